/** Two small tables that differ in each column once, each time in a row of its own: whoever looks at all columns finds them all. */
import type { PeerPair } from './peers.ts';
import { onBoth, sql, type World } from './world.ts';

/** Two tables for peers, and how many of their rows differ in truth. */
export type Differing = { readonly pair: PeerPair; readonly rows: number };

/** Takes rows of `t`, which is alike on both sides still, into `probe`, and gives one row for each column the value of another row. */
export async function makeProbe(world: World, columns: readonly string[]): Promise<Differing> {
  const few =
    'DROP TABLE IF EXISTS probe; CREATE TABLE probe AS SELECT * FROM t WHERE id BETWEEN 101 AND 300';
  await onBoth(world, `${few}; ALTER TABLE probe ADD PRIMARY KEY (id)`);
  const changes = columns.map(
    (column, at) => `UPDATE probe AS mine SET ${column} = other.${column} FROM t AS other
      WHERE mine.id = ${110 + 10 * at} AND other.id = (SELECT min(id) FROM t
        WHERE id > mine.id AND t.${column}::text <> mine.${column}::text)`,
  );
  await sql(world.crm, changes.join(';'));
  const pair = { source: world.legacy, target: world.crm, table: 'probe', key: ['id'] };
  return { pair, rows: columns.length };
}
