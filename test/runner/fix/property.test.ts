// Fixes while others write to the same rows: nothing of theirs is lost, all of ours is journaled, and what nobody touched is restored.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hook } from '../../support/fix-hooks.ts';
import { demandAgreement, demandApplied, demandUndone, isTouched, tally } from '../../support/fix-oracle.ts';
import { meetOthers, type Meeting, type Others } from '../../support/fix-others.ts';
import { grouped, suiteOf, worldSql } from '../../support/fix-records.ts';
import { TABLES } from '../../support/fix-values.ts';
import { connected, LOG, rowsNow, versions } from '../../support/fix-versions.ts';
import { applied, planned, undone } from '../../support/mending.ts';
import { database, describePostgres } from '../../support/postgres.ts';
import { random, seeds } from '../../support/random.ts';
import { outFolder } from '../../support/run-suite.ts';

const [FEW, MANY] = [process.env['CI'] === undefined ? 3 : 6, 60];
const ROWS = 12;

describePostgres('fixes beside others who write', () => {
  let url: string;
  let watcher: Awaited<ReturnType<typeof connected>>;
  let meeting: Meeting;
  const counts = new Map<string, number>();
  beforeAll(async () => {
    url = await database('property', { sql: `${TABLES} ${LOG}` });
    watcher = await connected(url, 'watcher');
    meeting = await meetOthers(url);
  });
  afterAll(async () => {
    await watcher.end();
    await meeting.close();
  });

  it.each(seeds(FEW, MANY))('loses nothing of theirs and restores all else, seed %i', async (seed) => {
    const chance = random(seed);
    const touched = seed % 3 === 2;
    await watcher.query(worldSql(chance, ROWS, touched));
    const { source, checks } = suiteOf(url, grouped(chance));
    const folder = await outFolder();
    let they: Others | null = null;
    try {
      await planned(folder.out, checks, { maxChanges: 1_000 });
      const { report, plan } = await planned(folder.out, checks, { maxChanges: 1_000 });
      const rows = await rowsNow(watcher);
      const ids = chance.shuffled([...rows.keys()]).slice(0, rows.size / 2);
      const others = meeting.others(seed, ids);
      they = others;
      const perhaps = async (key: string | null, write: (id: string) => unknown): Promise<void> => {
        if (key !== null && ids.includes(key) && chance.once(4)) await write(key);
      };
      hook(source, {
        before: ({ key }) => perhaps(key, (id) => (chance.once(2) ? others.write(id) : others.begin(id))),
        intending: ({ key }) => perhaps(key, (id) => others.begin(id)),
        intended: ({ key }) => perhaps(key, (id) => others.begin(id)),
        written: ({ key }) => perhaps(key, (id) => others.write(id)),
      });
      await others.write(chance.pick(ids));
      if (chance.once(2)) others.busy();
      const apply = await applied(folder.out, checks, report.runId);
      const end = (await versions(watcher)).at(-1)?.at ?? 0;
      await others.write(chance.pick(ids));
      const undo = await undone(folder.out, checks, report.runId);
      await others.rest();
      const log = await versions(watcher);
      const counted = await demandAgreement(folder.out, log);
      demandApplied(apply.fixes, plan, counted, log, end);
      demandUndone(undo.fixes, counted, log, touched);
      const now = await rowsNow(watcher);
      const alone = [...rows.keys()].filter((id) => !touched && !isTouched(log, id, 0));
      expect(alone.map((id) => now.get(id))).toEqual(alone.map((id) => rows.get(id)));
      tally(counts, 'apply', apply.fixes.changes);
      tally(counts, 'undo', undo.fixes.changes);
    } finally {
      await they?.rest();
      await folder.remove();
    }
  });

  it.skipIf(seeds(FEW, MANY).length < FEW)(
    'saw each kind of change made and taken back, moved and drifted',
    () => {
      const kinds = ['set', 'recompute', 'remove'].flatMap((op) => [`apply ${op} done`, `undo ${op} done`]);
      const due = [...kinds, 'apply refused moved', 'undo refused drifted'];
      expect(due.filter((name) => !counts.has(name))).toEqual([]);
    },
  );
});
