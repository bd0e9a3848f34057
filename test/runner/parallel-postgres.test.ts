// Many checks of one PostgreSQL database at a time: within its connections, read once where they ask the same, and always the same findings.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { orphans } from '../../checks/orphans.ts';
import { rowCounts } from '../../checks/row-counts.ts';
import { mayBeEmpty, type Check } from '../../src/model/check.ts';
import { postgres } from '../../src/sources/postgres/index.ts';
import { database, describePostgres, run } from '../support/postgres.ts';
import { random, ways } from '../support/random.ts';
import { outFolder, runSuite, type Ran } from '../support/run-suite.ts';

const TABLES = 6;
const tables = Array.from({ length: TABLES }, (_, at) => `t${String(at)}`);

let out = '';
let remove: () => Promise<void>;
let url = '';
beforeAll(async () => {
  ({ out, remove } = await outFolder());
});
afterAll(() => remove());

/** Each table holds references to `whole` and a copy of its values; `planted` says what is wrong with which. */
function checksOf(connections: number): readonly Check[] {
  const crm = postgres({ url, connections, applicationName: `reconcile-${String(connections)}` });
  const whole = () => crm.table('whole', { key: 'id' });
  return tables.flatMap((name) => {
    const copy = crm.table(name, { key: 'id' });
    return [
      orphans(`${name}-orphans`, { from: copy.by('whole_id'), to: whole() }),
      mayBeEmpty(fieldAgreement(`${name}-fields`, { source: whole(), target: copy }, { columns: ['v'] })),
      rowCounts(`${name}-count`, { source: whole(), target: copy }),
    ];
  });
}

/** Plants by chance; what each check must find, in one order. */
async function plant(seed: number): Promise<Record<string, readonly string[]>> {
  const chance = random(seed);
  const due: Record<string, readonly string[]> = {};
  const sql = [
    'DROP TABLE IF EXISTS whole CASCADE; CREATE TABLE whole AS SELECT id, id || $$v$$ AS v FROM generate_series(1, 300) id',
  ];
  for (const name of tables) {
    const [lost, altered, stray] = [chance.int(1, 100), chance.int(101, 200), chance.int(201, 300)];
    sql.push(
      `DROP TABLE IF EXISTS ${name}; CREATE TABLE ${name} AS SELECT id, v, id AS whole_id FROM whole`,
      ...(chance.once(2) ? [`DELETE FROM ${name} WHERE id = ${String(lost)}`] : []),
      ...(chance.once(2) ? [`UPDATE ${name} SET v = 'x' WHERE id = ${String(altered)}`] : []),
      ...(chance.once(2) ? [`UPDATE ${name} SET whole_id = -id WHERE id = ${String(stray)}`] : []),
    );
    const did = sql.join(';');
    const has = (text: string) => did.slice(did.lastIndexOf(`CREATE TABLE ${name} `)).includes(text);
    due[`${name}-orphans`] = has('whole_id = -id') ? [`orphan ${String(-stray)}`] : [];
    due[`${name}-fields`] = [
      ...(has('DELETE') ? [`missing ${String(lost)}`] : []),
      ...(has("v = 'x'") ? [`altered ${String(altered)}`] : []),
    ];
    due[`${name}-count`] = has('DELETE') ? ['count '] : [];
  }
  await run(url, `${sql.join(';')}; ALTER TABLE whole ADD PRIMARY KEY (id); ANALYZE whole`);
  return due;
}

async function foundBy(ran: Ran): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const { id, findings, problems } of ran.report.checks) {
    expect(problems).toEqual([]);
    const lines = findings === null ? [] : await ran.findings(id);
    found[id] = lines.map(({ kind, key }) => `${kind} ${key.join()}`);
  }
  return found;
}

/** How often the table that all checks read was scanned so far; those that read are gone, so that the server has counted. */
async function scansOfWhole(): Promise<number> {
  const [row] = await run(
    url,
    `SELECT pg_stat_clear_snapshot(), (seq_scan + coalesce(idx_scan, 0))::text AS scans FROM pg_stat_user_tables WHERE relname = 'whole'`,
  );
  return Number(row?.['scans']);
}

describePostgres('many checks of one database', () => {
  beforeAll(async () => {
    url = await database('parallel');
  });

  it.each(ways([1], [1, 2]))('find the same whatever the number at a time, from seed %i', async (seed) => {
    const due = await plant(seed);
    for (const concurrency of [1, 3, 8]) {
      const ran = await runSuite(out, checksOf(4), { concurrency, name: `seed-${String(seed)}` });
      expect(await foundBy(ran)).toEqual(due);
    }
  });

  it('never hold more connections than the config allows', async () => {
    await plant(4);
    const most = new Map<number, number>();
    for (const connections of [3, 5]) {
      const done = new AbortController();
      const watching = (async () => {
        while (!done.signal.aborted) {
          const [row] = await run(
            url,
            `SELECT count(*)::text AS open FROM pg_stat_activity WHERE application_name = 'reconcile-${String(connections)}'`,
          );
          most.set(connections, Math.max(most.get(connections) ?? 0, Number(row?.['open'])));
        }
      })();
      await runSuite(out, checksOf(connections), { concurrency: 8, segments: 3, name: 'connections' });
      done.abort();
      await watching;
    }
    expect([...most]).toEqual([
      [3, 3],
      [5, 5],
    ]);
  });

  it('read what they share once, and another instant anew', async () => {
    await plant(5);
    await run(
      url,
      tables
        .map((name) => `TRUNCATE ${name}; INSERT INTO ${name} SELECT id, v, id FROM whole WHERE id > 1`)
        .join(';'),
    );
    const before = await scansOfWhole();
    const sent: Promise<unknown>[] = [];
    const late = tables.map((name) => `INSERT INTO ${name} VALUES (1, '1v', 1)`);
    // The row that each lacks comes after the first look: who looked again at rows that were kept would not see it.
    const { report } = await runSuite(out, checksOf(4), {
      concurrency: 8,
      name: 'once',
      settle: 150,
      onProgress: ({ event }) => {
        if (event === 'second-look' && sent.length === 0) sent.push(run(url, late.join(';')));
      },
    });
    await Promise.all(sent);
    expect(report.checks.map(({ id, verdict, transient }) => [id, verdict, transient])).toEqual(
      tables.flatMap((name) => [
        [`${name}-orphans`, 'consistent', 0],
        [`${name}-fields`, 'consistent', 1],
        [`${name}-count`, 'consistent', 1],
      ]),
    );
    // Asked for themselves, the first looks alone are 18 scans of it. Two for its keys, two for its values, a count; then the
    // second looks: a count, and each its own key.
    expect((await scansOfWhole()) - before).toBeLessThanOrEqual(5 + 1 + TABLES);
  });
});
