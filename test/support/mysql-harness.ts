/** Puts the contract's tables into a real MySQL or MariaDB database, whose text is kept and ordered as it may be. */
import { setTimeout as pause } from 'node:timers/promises';
import { mysql, type MysqlOptions } from '../../src/sources/mysql/index.ts';
import type { Family } from '../../src/model/value.ts';
import type { Harness, Made, Table } from '../sources/contract.ts';
import { mysqlDatabase, runMysql, type TestDatabase } from './mysql.ts';

const TYPES: Partial<Record<Family, string>> = {
  number: 'bigint',
  bytes: 'varbinary(100)',
  date: 'date',
  timestamp: 'datetime(6)',
  uuid: 'char(36)',
};
const LONGEST_INDEXED = 180;

/** A harness with a database of its own, whose texts have `collation`, and which is read as `reading` says. */
export function mysqlHarness(
  name: string,
  collation: string,
  reading: Pick<MysqlOptions, 'throttle'> = {},
): Harness {
  let made: Promise<TestDatabase> | null = null;
  let tables = 0;
  return {
    lacks: ['infinite-dates', 'megabyte-keys'],
    make: async (table: Table): Promise<Made> => {
      made ??= mysqlDatabase(name);
      const { root, reader, readerName } = await made;
      tables += 1;
      const title = `Table ${tables}`;
      await create(root, title, table, collation);
      const source = mysql({ url: reader, ...reading });
      const mine = `FROM information_schema.PROCESSLIST WHERE USER = '${readerName}'`;
      const ids = async () => (await runMysql(root, `SELECT ID ${mine}`)).map(([id]) => id ?? '');
      return {
        ref: source.table(title, { key: table.key, private: table.private ?? [] }),
        drop: async () => {
          for (const id of await ids()) await runMysql(root, `KILL ${id}`);
        },
        leftovers: async () => {
          // The server takes a moment to forget who has said goodbye.
          for (let tries = 0; tries < 20 && (await ids()).length > 0; tries += 1) await pause(5);
          return (await runMysql(root, `SELECT concat_ws(': ', COMMAND, INFO) ${mine}`)).map(
            ([line]) => line ?? '',
          );
        },
      };
    },
  };
}

async function create(url: string, title: string, table: Table, collation: string): Promise<void> {
  const short = table.rows.every((row) => row.every((cell) => (cell?.length ?? 0) < LONGEST_INDEXED));
  const text = `${short ? 'varchar(200)' : 'longtext'} CHARACTER SET ${collation.split('_')[0] ?? ''} COLLATE ${collation}`;
  const columns = Object.entries(table.columns).map(([name, family], at) => {
    const wide = family === 'number' && table.rows.some((row) => /\d{20}/.test(row[at] ?? ''));
    return { name, family, type: wide ? 'decimal(30)' : (TYPES[family] ?? text) };
  });
  const key = short ? `, KEY (${Object.keys(table.key).map(quoted).join(', ')})` : '';
  const list = columns.map(({ name, type }) => `${quoted(name)} ${type}`);
  await runMysql(url, `CREATE TABLE ${quoted(title)} (${list.join(', ')}${key}) ENGINE=InnoDB`);
  const values = table.rows.map((row) =>
    row.map((cell, at) => {
      const isBytes = columns[at]?.family === 'bytes';
      return cell !== null && isBytes ? Buffer.from(cell.slice(2), 'hex') : cell;
    }),
  );
  for (let at = 0; at < values.length; at += 5_000) {
    await runMysql(url, `INSERT INTO ${quoted(title)} VALUES ?`, [values.slice(at, at + 5_000)]);
  }
  if (values.length > 1_000) await runMysql(url, `ANALYZE TABLE ${quoted(title)}`);
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
