// What a config leaves out of the acceptance is a warning in every report, and nothing is left out by silence.
import { expect, it } from 'vitest';
import { coverage, coverageOf } from '../../../checks/packs/marina-crm/coverage.ts';
import { checkTester } from '../../support/check-tester.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';

checkTester(coverage, {
  agree: [{ name: 'everything is asked', datasets: {}, options: { asked: ['the files', 'the feed'] } }],
  disagree: [
    {
      name: 'parts are left out, each for its reason',
      datasets: {},
      options: {
        asked: ['the feed'],
        leftOut: { 'the files': 'no bucket', 'the old system': 'a rehearsal' },
      },
      finds: [
        { kind: 'left-out', key: ['the files'], expected: 'asked', actual: 'left out: no bucket' },
        { kind: 'left-out', key: ['the old system'], expected: 'asked', actual: 'left out: a rehearsal' },
      ],
    },
  ],
});

it('is a warning: the verdict stands, and the first line counts it', async () => {
  const { out, remove } = await outFolder();
  try {
    const parts = { 'the feed': {}, 'the files': { leftOut: 'no bucket' } };
    const { report } = await runSuite(out, [coverageOf(parts)], { frozen: true, least: 'bytes' });
    expect(report.verdict).toBe('consistent');
    expect(report.counts.warnings).toBe(1);
    expect(report.checks[0]?.rules).toEqual(['asked: the feed']);
  } finally {
    await remove();
  }
});

it('asks something', () => {
  expect(() => coverageOf({ all: { leftOut: 'nothing is asked' } })).toThrow(/check coverage: options.asked/);
});
