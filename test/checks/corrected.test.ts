// Sequences and search indexes of a real server, from the finding to the proof: planned, applied, asked again, and undone.
import { expect, it, onTestFinished } from 'vitest';
import { searchIndex } from '../../checks/search-index.ts';
import { sequencePosition } from '../../checks/sequence-position.ts';
import type { Check } from '../../src/model/check.ts';
import type { FixReport } from '../../src/model/fix-report.ts';
import { postgres } from '../../src/sources/postgres/index.ts';
import { applied, planned, undone } from '../support/mending.ts';
import { database, describePostgres, run } from '../support/postgres.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const TABLES = `CREATE TABLE berths (id int GENERATED ALWAYS AS IDENTITY (INCREMENT 5) PRIMARY KEY, number text, search tsvector);
  INSERT INTO berths OVERRIDING SYSTEM VALUE VALUES (1, 'A 1', NULL), (2, 'A 2', ''), (41, 'B', to_tsvector('simple', 'b')),
    (43, 'C', setweight(to_tsvector('simple', 'C'), 'A'));
  CREATE TABLE clients (id serial); INSERT INTO clients VALUES (7);
  CREATE SEQUENCE down INCREMENT -1; CREATE TABLE falling (id int DEFAULT nextval('down')); INSERT INTO falling VALUES (-3);`;

const told = ({ changes }: FixReport) =>
  changes.map(({ check, key, after, status, proved, guard }) => [
    check,
    key[0],
    after,
    status,
    proved,
    guard,
  ]);

describePostgres('what is found of sequences and search indexes', () => {
  it('is corrected as planned, unless somebody was there first, and taken back where it can be', async () => {
    const url = await database('corrected', { sql: TABLES });
    const crm = postgres({ url, writer: url });
    const computed = { due: `setweight(to_tsvector('simple', number), 'A')` };
    const rows = crm.table('berths', { key: 'id', computed });
    const checks: readonly Check[] = [
      sequencePosition('sequences', { sequences: crm.sequences() }),
      searchIndex('search', { rows }, { column: 'search', expected: 'due' }),
    ];
    const { out, remove } = await outFolder();
    onTestFinished(remove);
    const world = () => run(url, 'SELECT id::text, search::text FROM berths ORDER BY id');
    const before = await world();

    const { plan, fixes, report } = await planned(out, checks);
    expect(told(fixes)).toEqual([
      ['sequences', 'public.berths_id_seq', { next: '46' }, 'planned', false, null],
      ['sequences', 'public.clients_id_seq', { next: '8' }, 'planned', false, null],
      ['search', 1, { search: `'1':2A 'a':1A` }, 'planned', false, null],
      ['search', 2, { search: `'2':2A 'a':1A` }, 'planned', false, null],
      ['search', 41, { search: `'b':1A` }, 'planned', false, null],
    ]);
    expect(fixes.advice).toMatchObject([{ check: 'sequences', kind: 'behind', findings: 1 }]);
    expect(await world()).toEqual(before);

    // Somebody takes a value, and somebody renames a berth.
    await run(url, `SELECT nextval('clients_id_seq'); UPDATE berths SET number = 'A 22' WHERE id = 2`);
    const done = (await applied(out, checks, plan.runId)).fixes;
    expect(told(done).map(([, key, , ...became]) => [key, ...became])).toEqual([
      ['public.berths_id_seq', 'done', true, null],
      ['public.clients_id_seq', 'refused', false, 'moved'],
      [1, 'done', true, null],
      [2, 'refused', false, 'moved'],
      [41, 'done', true, null],
    ]);
    expect(await run(url, 'INSERT INTO berths (number) VALUES (NULL) RETURNING id')).toEqual([{ id: '46' }]);
    await run(url, 'DELETE FROM berths WHERE id = 46');
    const again = await runSuite(out, checks);
    expect(again.report.checks.map(({ found }) => found)).toEqual([{ behind: 2 }, { unindexed: 1 }]);

    const back = (await undone(out, checks, report.runId)).fixes;
    expect(told(back).map(([, key, , ...became]) => [key, ...became])).toEqual([
      [41, 'done', true, null],
      [1, 'done', true, null],
      ['public.berths_id_seq', 'refused', false, 'forward-only'],
    ]);
    expect(await world()).toEqual(before);
  });
});
