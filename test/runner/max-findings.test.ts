// `--max-findings`: all are counted, the first so many are written down, and no verdict, no age and no fix rests on the rest.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCode } from '../../src/model/report.ts';
import { loopback } from '../support/loopback.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

let out = '';
let remove: () => Promise<void>;
beforeEach(async () => ({ out, remove } = await outFolder()));
afterEach(() => remove());

const others = (n: number) => Object.fromEntries(Object.keys(numbered(n)).map((id) => [id, 'other']));
const differing = (target: Record<string, string> = others(40)) =>
  sameRows('differ', { source: table('old', numbered(40)), target: table('new', target) });
const keys = async (ran: Awaited<ReturnType<typeof runSuite>>) =>
  (await ran.findings('differ')).map(({ key }) => key[0]);
const first = (n: number) => Array.from({ length: n }, (_, at) => at + 1);

describe('the most findings that are written down', () => {
  it.each([
    { segments: 1, concurrency: 1 },
    { segments: 7, concurrency: 1 },
    { segments: 7, concurrency: 5 },
    { segments: 7, concurrency: 3, through: loopback() },
  ])('are the first in the order of keys, and all are counted: %o', async (settings) => {
    const ran = await runSuite(out, [differing()], { ...settings, maxFindings: 9 });
    const [check] = ran.report.checks;
    expect(check).toMatchObject({ found: { altered: 40 }, truncated: 31, secondLook: 'skipped' });
    expect(check?.notes.join()).toMatch(/^not all findings were written down, so none was looked at again/);
    expect(exitCode(ran.report)).toBe(1);
    expect(ran.report.counts.errors).toBe(40);
    expect(await keys(ran)).toEqual(first(9));
    expect(check?.samples.map(({ key }) => key[0])).toEqual([1, 2, 3]);
  });

  it('is no limit where there are no more, which are looked at again', async () => {
    const { report } = await runSuite(out, [differing()], { segments: 7, maxFindings: 40 });
    expect(report.checks[0]).toMatchObject({ truncated: 0, secondLook: 'confirmed', notes: [] });
  });

  it('keep the headline, whatever their number', async () => {
    const ran = await runSuite(out, [differing({})], { segments: 7, maxFindings: 1 });
    expect(ran.report.checks[0]).toMatchObject({ found: { empty: 1, missing: 40 }, truncated: 39 });
    expect((await ran.findings('differ')).map(({ kind }) => kind)).toEqual(['empty', 'missing']);
  });

  it('make no verdict milder: an error that is not written down is one all the same', async () => {
    const target = { ...numbered(40), 40: 'other' };
    const source = { ...numbered(40), ...Object.fromEntries(first(20).map((id) => [String(id), ''])) };
    const blanks = Object.fromEntries(first(20).map((id) => [String(id), '']));
    const check = sameRows('differ', {
      source: table('old', source),
      target: table('new', { ...target, ...blanks }),
    });
    const { report } = await runSuite(out, [check], { segments: 4, maxFindings: 5 });
    expect(report.checks[0]).toMatchObject({
      verdict: 'inconsistent',
      found: { blank: 20, altered: 1 },
      truncated: 16,
    });
  });

  it('leave ages to those that were written down, and the next run says so', async () => {
    const one = await runSuite(out, [differing()], { maxFindings: 2 });
    const two = await runSuite(out, [differing()]);
    expect(two.report.checks[0]).toMatchObject({
      truncated: 0,
      notes: ['not all findings of the run before were written down, so some may be older than they seem'],
    });
    const [before] = await one.findings('differ');
    const ages = (await two.findings('differ')).map(({ firstSeen }) => firstSeen === before?.firstSeen);
    expect(ages).toEqual(first(40).map((id) => id <= 2));
  });
});
