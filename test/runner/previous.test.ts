// Ages: read from the newest complete, sealed run of the suite and from no other.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

let out = '';
let remove: () => Promise<void>;
beforeEach(async () => ({ out, remove } = await outFolder()));
afterEach(() => remove());

const differing = (rows = 2) =>
  sameRows('differ', { source: table('old', numbered(3)), target: table('new', numbered(rows)) });
const broken = () => sameRows('broken', { source: table('none', {}), target: table('none2', {}) });
const firstSeen = async (ran: Awaited<ReturnType<typeof runSuite>>) =>
  (await ran.findings('differ')).map((line) => line.firstSeen);

describe('ages', () => {
  it('keeps the time at which a finding was first seen', async () => {
    const one = await runSuite(out, [differing()]);
    const two = await runSuite(out, [differing(1)]);
    expect(two.report.previousRun).toBe(one.report.runId);
    const [before] = await firstSeen(one);
    const ages = await firstSeen(two);
    expect(ages[1]).toBe(before);
    expect(ages[0]).not.toBe(before);
  });

  it('reads no age from a run with an unknown check', async () => {
    await runSuite(out, [differing(), broken()]);
    expect((await runSuite(out, [differing()])).report.previousRun).toBeNull();
  });

  it('reads no age from a narrowed run, another suite or a run that was not sealed', async () => {
    await runSuite(out, [differing(), broken()], { only: ['differ'] });
    await runSuite(out, [differing()], { name: 'other' });
    await runSuite(out, [differing()], { unsealed: true });
    expect((await runSuite(out, [differing()])).report.previousRun).toBeNull();
  });

  it('gives the same finding the same fingerprint in every run, and another in another suite', async () => {
    const prints = async (name: string) =>
      (await (await runSuite(out, [differing()], { name })).findings('differ')).map(
        ({ fingerprint }) => fingerprint,
      );
    const first = await prints('a');
    expect(await prints('a')).toEqual(first);
    expect(await prints('b')).not.toEqual(first);
  });
});
