/** Two small tables that differ in each column once, each time in a row of its own: whoever looks at all columns finds them all. */
import type { PeerPair } from './peers.ts';
import { onBoth, sql, type World } from './world.ts';

/** Two tables for peers, and how many of their rows differ in truth. */
export type Differing = { readonly pair: PeerPair; readonly rows: number };

/** A table that is alike on both sides, its key, and the column that counts its rows from 1. */
type Whole = { readonly table: string; readonly key: readonly string[]; readonly number: string };

const T: Whole = { table: 't', key: ['id'], number: 'id' };

/** Takes rows of a table into `probe`, and gives one row for each column the value of another row. */
export async function makeProbe(
  world: World,
  columns: readonly string[],
  { table, key, number }: Whole = T,
): Promise<Differing> {
  const few = `CREATE TABLE probe AS SELECT * FROM ${table} WHERE ${number} BETWEEN 101 AND 300`;
  await onBoth(
    world,
    `DROP TABLE IF EXISTS probe; ${few}; ALTER TABLE probe ADD PRIMARY KEY (${key.join(', ')})`,
  );
  const changes = columns.map(
    (column, at) => `UPDATE probe AS mine SET ${column} = other.${column} FROM ${table} AS other
      WHERE mine.${number} = ${110 + 10 * at} AND other.${number} = (SELECT min(${number}) FROM ${table} AS next
        WHERE ${number} > mine.${number} AND next.${column}::text <> mine.${column}::text)`,
  );
  await sql(world.crm, changes.join(';'));
  return { pair: { source: world.legacy, target: world.crm, table: 'probe', key }, rows: columns.length };
}
