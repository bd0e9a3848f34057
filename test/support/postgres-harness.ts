/** Puts the contract's tables into a real PostgreSQL database, under any order of text that a database can have. */
import { postgres, type PostgresOptions } from '../../src/sources/postgres/index.ts';
import type { Family } from '../../src/model/value.ts';
import type { Harness, Made, Table } from '../sources/contract.ts';
import { database, run, type DatabaseOptions } from './postgres.ts';

const TYPES: Partial<Record<Family, string>> = { number: 'int8', bytes: 'bytea', instant: 'timestamptz' };
const LONGEST_INDEXED = 2_000;

/** A harness with a database of its own, which is read as `reading` says. */
export function postgresHarness(
  name: string,
  options: DatabaseOptions = {},
  reading: Pick<PostgresOptions, 'throttle'> = {},
): Harness {
  let made: Promise<string> | null = null;
  let tables = 0;
  return {
    make: async (table: Table): Promise<Made> => {
      made ??= database(name, options);
      const url = await made;
      tables += 1;
      const title = `Table ${tables}`;
      const applicationName = `contract ${tables}`;
      await create(url, title, table);
      const source = postgres({ url, applicationName, ...reading });
      const mine = `FROM pg_stat_activity WHERE application_name = '${applicationName}'`;
      return {
        ref: source.table(title, { key: table.key, private: table.private ?? [] }),
        drop: async () => {
          await run(url, `SELECT pg_terminate_backend(pid) ${mine}`);
        },
        leftovers: async () =>
          (await run(url, `SELECT state || ': ' || query AS line ${mine}`)).map(({ line }) => line ?? ''),
      };
    },
  };
}

async function create(url: string, title: string, table: Table): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, family], at) => {
    const wide = family === 'number' && table.rows.some((row) => /\d{20}/.test(row[at] ?? ''));
    return {
      name: quoted(name),
      type: wide ? 'numeric' : (TYPES[family] ?? family),
      cells: table.rows.map((row) => row[at] ?? null),
    };
  });
  await run(
    url,
    `CREATE TABLE "${title}" (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
  );
  const arrays = columns.map(({ type }, at) => `$${at + 1}::text[]::${type}[]`);
  await run(
    url,
    `INSERT INTO "${title}" SELECT * FROM unnest(${arrays.join(', ')})`,
    columns.map(({ cells }) => cells),
  );
  const short = table.rows.every((row) => row.every((cell) => (cell?.length ?? 0) < LONGEST_INDEXED));
  const key = Object.keys(table.key).map(quoted);
  if (short) await run(url, `CREATE INDEX ON "${title}" (${key.join(', ')}); ANALYZE "${title}"`);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
