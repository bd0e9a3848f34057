// Going on with a run over PostgreSQL: rows without a key are a range of their own, and a database made anew is another one.
import { cp } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import type { Source } from '../../src/model/dataset.ts';
import { postgres } from '../../src/sources/postgres/index.ts';
import { database, describePostgres, run } from '../support/postgres.ts';
import { killed, resumed, runsFolder } from '../support/resuming.ts';
import type { Ran } from '../support/run-suite.ts';

const TABLE = `CREATE TABLE t (id int, name text); CREATE INDEX ON t (id);
  INSERT INTO t SELECT n, 'n' || n FROM generate_series(1, 300) n;
  INSERT INTO t VALUES (NULL, 'nobody'); ANALYZE t;`;
const PLANTED = ['altered 200', 'extra 301', 'missing 7', 'null-key '];

const foundIn = async (ran: Ran): Promise<readonly string[]> =>
  (await ran.findings('names')).map(({ kind, key }) => `${kind} ${key.join()}`).sort();

describePostgres('a run over PostgreSQL', () => {
  const suiteOf = (legacyUrl: string, crmUrl: string, but = 'nobody of this name', options = {}) => {
    const [legacy, crm] = [postgres({ url: legacyUrl }), postgres({ url: crmUrl })];
    const [source, target] = [legacy, crm].map((from) =>
      from.table('t', { key: { id: 'int' }, where: (eb) => eb('name', '<>', but) }),
    );
    const given = { columns: ['name'], ...options };
    const checks = [fieldAgreement('names', { source: source!, target: target! }, given)];
    const sources = new Map<Source, string>([
      [legacy, 'legacy'],
      [crm, 'crm'],
    ]);
    return [checks, { sources }] as const;
  };

  it('is gone on with where it was killed, unless a database is another one by now', async () => {
    const [legacy, crm] = [await database('legacy', { sql: TABLE }), await database('crm', { sql: TABLE })];
    await run(
      crm,
      `DELETE FROM t WHERE id = 7; UPDATE t SET name = 'x' WHERE id = 200; INSERT INTO t VALUES (301, 'more')`,
    );
    const folder = await killed(25, ...suiteOf(legacy, crm));
    const [copy, ...others] = [await runsFolder(), await runsFolder(), await runsFolder()];
    for (const one of [copy, ...others]) await cp(folder, one, { recursive: true });
    const ran = await resumed(folder, ...suiteOf(legacy, crm));
    expect(ran.read[0]?.ordinal).toBe(25);
    expect(ran.report.checks[0]).toMatchObject({ problems: [], examined: { source: 301, target: 301 } });
    expect(await foundIn(ran)).toEqual(PLANTED);

    const other = await database('crm', { template: crm });
    const anew = await resumed(copy, ...suiteOf(legacy, other));
    expect(anew.read[0]?.ordinal).toBe(0);
    expect(anew.report.checks[0]?.notes.join()).toMatch(/all of it was looked at anew/);
    expect(await foundIn(anew)).toEqual(PLANTED);

    // What a config takes from its environment is in no hash of its files: other rows, or another question.
    const [fewer, ignoring] = others;
    const rows = await resumed(fewer, ...suiteOf(legacy, crm, 'n9'));
    expect(rows.read[0]?.ordinal).toBe(0);
    expect(rows.report.checks[0]?.examined).toEqual({ source: 300, target: 300 });
    const asked = await resumed(ignoring, ...suiteOf(legacy, crm, undefined, { missing: 'ignore' }));
    expect(asked.read[0]?.ordinal).toBe(0);
    expect(await foundIn(asked)).toEqual(PLANTED.filter((text) => text !== 'missing 7'));
  });
});
