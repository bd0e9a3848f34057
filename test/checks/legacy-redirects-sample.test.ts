// A sample is judged as one: rows outside of it are no finding, and the report says that it was only a sample.
import { expect, it } from 'vitest';
import { legacyRedirects } from '../../checks/legacy-redirects.ts';
import type { Dataset, DatasetRef, Source } from '../../src/model/dataset.ts';
import type { Sample } from '../../src/model/sample.ts';
import { checkTester } from '../support/check-tester.ts';
import { answersOf, KEPT, MAP, mapOf, moved, ORIGIN } from '../support/redirect-answers.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const origin = ORIGIN;
const SAMPLE: Sample = { of: 4, taken: 1, seed: 7, by: null };

/** A dataset that says that it is a sample. */
function sampleOf(ref: DatasetRef, sample: Sample): DatasetRef {
  const { source } = ref;
  const made: Source = {
    ...source,
    open: async (context, signal) => {
      const session = await source.open(context, signal);
      const of = (dataset: Dataset): Dataset => ({
        name: dataset.name,
        describe: async (asked) => ({ ...(await dataset.describe(asked)), sample }),
        count: (scope, asked) => dataset.count(scope, asked),
        scan: (scope, columns, asked) => dataset.scan(scope, columns, asked),
        cuts: (parts, asked) => dataset.cuts(parts, asked),
        by: (columns) => dataset.by(columns),
      });
      return { ...session, dataset: () => of(session.dataset(ref)), close: () => session.close() };
    },
  };
  return { ...ref, source: made };
}

const some = sampleOf(answersOf(KEPT.filter(({ id }) => id === 2)), SAMPLE);

checkTester(legacyRedirects, {
  agree: [{ name: 'what was asked is right', datasets: { map: MAP, answers: some }, options: { origin } }],
  disagree: [
    {
      name: 'what was asked is wrong, and the whole map is linted',
      datasets: {
        map: mapOf([
          [1, '/a', '/b'],
          [2, '/b', '/c'],
          [3, '/d', '/e'],
        ]),
        answers: sampleOf(answersOf([moved(3, '/d', '/e', { status: '302' })]), SAMPLE),
      },
      options: { origin },
      finds: [
        { kind: 'chain', key: [1], expected: `${origin}/c`, actual: `${origin}/b` },
        { kind: 'status', key: [3], column: 'status', expected: 301, actual: 302 },
      ],
    },
  ],
});

it('is what the report says', async () => {
  const folder = await outFolder();
  try {
    const check = legacyRedirects('old', { map: MAP, answers: some }, { origin });
    const { report } = await runSuite(folder.out, [check], { segments: 7 });
    expect(report.checks[0]).toMatchObject({
      verdict: 'consistent',
      evidence: 'sample',
      sample: SAMPLE,
      examined: { map: 4, answers: 1 },
    });
    const { report: strict } = await runSuite(folder.out, [check], { least: 'bytes' });
    expect(strict.verdict).toBe('unknown');
  } finally {
    await folder.remove();
  }
});
