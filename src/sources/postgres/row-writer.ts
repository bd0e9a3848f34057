/** Changes one row: the columns that were named to the values that were named, or the row away; what else comes of it is kept. */
import { canonicalSql } from '../../model/canonical-postgres.ts';
import type { Image, Write } from '../../model/writer.ts';
import type { ColumnType } from '../../model/value.ts';
import type { Place } from '../sql-place.ts';
import { select } from '../sql-relation.ts';
import type { TableRef } from '../sql-table.ts';
import { differing, imageOf, imageSql, rowOf } from './image.ts';
import type { Pen } from './pen-writer.ts';
import { canHold, identifier } from './quote.ts';
import { refuse, type Refused } from './refusal.ts';
import { lacking } from './rights.ts';
import { holdRow, type Held } from './row-lock.ts';
import { isUnaltered, unwritable } from './target.ts';
import type { Prepared } from './prepared.ts';

/** A write to a row of a table. */
export type RowWrite = Extract<Write, { readonly op: 'set' | 'recompute' | 'remove' }> & {
  readonly dataset: TableRef;
};

/** A column with the SQL of its new value, parameters and all. */
type Assigned = { readonly name: string; readonly sql: string };

/** Makes the change in a transaction that is open. */
export async function writeRow(
  pen: Pen,
  place: Place,
  write: RowWrite,
  signal: AbortSignal,
): Promise<Prepared | Refused> {
  const held = await holdRow(pen, place, write, signal);
  if ('refused' in held) return held;
  if (write.op === 'remove') return remove(pen, held, signal);
  const [assigned, values] = write.op === 'set' ? given(write.to) : computed(write, held);
  const { target } = held;
  for (const { name } of assigned) {
    if (Object.hasOwn(write.dataset.spec.computed, name))
      return refuse(place, 'not-writable', `the config computes column "${name}"`);
    const refusal = unwritable(target, name, place);
    if (refusal !== null) return refusal;
  }
  if (assigned.length === 0) {
    const what = write.op === 'set' ? 'no column' : `a computed column "${write.by}" that is not declared`;
    return refuse(place, 'not-writable', `the change names ${what}`);
  }
  const unheld = values.findIndex((value) => value !== null && !canHold(value));
  if (unheld >= 0) {
    const name = assigned[unheld]?.name ?? '';
    return refuse(
      place,
      'not-writable',
      `the text for column "${name}" has U+0000 or half a character in it`,
    );
  }
  return update(pen, { ...held, op: write.op, assigned, values }, signal);
}

type Update = Held & {
  readonly op: 'set' | 'recompute';
  readonly assigned: readonly Assigned[];
  readonly values: readonly (string | null)[];
};

async function update(pen: Pen, change: Update, signal: AbortSignal): Promise<Prepared | Refused> {
  const { op, target, before, assigned, values } = change;
  const { schema, table, primaryKey } = target;
  const row = rowOf(target, before, values.length + 1);
  const sets = assigned.map(({ name, sql }) => `${identifier(name)} = ${sql}`).join(', ');
  const key = primaryKey.map((name) => `${target.alias}.${identifier(name)}`).join(', ');
  const { count, rows } = await pen.send(
    `UPDATE ${target.from} SET ${sets} WHERE ${row.condition} RETURNING ${key}`,
    [...values, ...row.values],
    signal,
  );
  if (count !== 1) return notOne(change, count);
  if (!(await isUnaltered(pen.ask(signal), target, change.place))) return altered(change);
  const renamed = Object.fromEntries(
    primaryKey.map((name, at) => [name, { type: before[name]?.type ?? '', value: rows[0]?.[at] ?? null }]),
  );
  const after = await settled(pen, change, renamed, signal);
  if ('refused' in after) return after;
  const others = differing(before, after.image);
  const lost = await lacking(pen.ask(signal), target, { set: others }, change.place, NOT_BACK);
  if (lost !== null) return lost;
  const where = { schema, table, primaryKey, set: assigned.map(({ name }) => name) };
  return { op, where, before, after: after.image };
}

const NOT_BACK = 'the change could not be taken back, since a trigger sets what its writer may not set back:';

/** The row once every deferred trigger has run, if it holds what was to be written and no other value. */
async function settled(
  pen: Pen,
  change: Update,
  key: Image,
  signal: AbortSignal,
): Promise<{ readonly image: Image } | Refused> {
  const { op, place, target, relation, assigned, values } = change;
  await pen.send('SET CONSTRAINTS ALL IMMEDIATE', [], signal);
  const row = rowOf(target, key, values.length + 1);
  const checks = assigned.map(({ name, sql }) => {
    const cast = target.columns.find((column) => column.name === name)?.cast ?? 'text';
    const column = `${target.alias}.${identifier(name)}`;
    const type = relation.columns.get(name)?.type ?? { family: 'opaque', name: cast };
    const finer = op === 'set' ? FINER[type.name] : undefined;
    if (finer === undefined) return sameSql(type, `(${column})::${cast}`, `(${sql})::${cast}`);
    const same = `(${column})::${finer} IS NOT DISTINCT FROM (${sql})::${finer.split('::').at(-1) ?? ''}`;
    // The finer type may have no room for what is the same already: the dates of the year 300000.
    return `CASE WHEN (${column})::text = (${sql})::text THEN true ELSE ${same} END`;
  });
  const { rows } = await pen.send(
    select({ from: target.from, filter: 'true' }, [...imageSql(target), ...checks], row.condition),
    [...values, ...row.values],
    signal,
  );
  const [found] = rows;
  if (found === undefined || rows.length > 1) return notOne(change, rows.length);
  const other = assigned.find((_, at) => found[target.columns.length + at] !== 't');
  if (other === undefined) return { image: imageOf(target, found) };
  const why = `the type of column "${other.name}" or a trigger makes another value of what is written`;
  return refuse(place, 'not-writable', why);
}

// What reads a text without dropping what the type of the column has no room for: digits, a time of day, a zone, an end.
const FINER: Readonly<Record<string, string>> = {
  float4: 'text::numeric',
  float8: 'text::numeric',
  date: 'timestamptz',
  timestamp: 'timestamptz',
  name: 'text',
};

// Not every type can be compared, as json and points cannot; what an array is made of may be finer in text. A collation may
// hold texts for equal that are not.
function sameSql(type: ColumnType, column: string, value: string): string {
  const { family, of } = type;
  const nested = (family === 'array' || family === 'range') && of !== undefined;
  const isText = of?.family === 'text' && of.name !== 'bpchar';
  if (nested && !isText && !/^(?:opaque|json)$/.test(of.family))
    return `${column} IS NOT DISTINCT FROM ${value}`;
  const text = (sql: string): string => `${canonicalSql(type, sql)} COLLATE "C"`;
  return `${text(column)} IS NOT DISTINCT FROM ${text(value)}`;
}

async function remove(pen: Pen, held: Held, signal: AbortSignal): Promise<Prepared | Refused> {
  const { place, target, before } = held;
  const { schema, table, primaryKey, cascade } = target;
  if (cascade !== null) {
    return refuse(place, 'not-writable', `the foreign key "${cascade}" would take other rows along`);
  }
  const row = rowOf(target, before, 1);
  const { count } = await pen.send(`DELETE FROM ${target.from} WHERE ${row.condition}`, row.values, signal);
  if (count !== 1) return notOne(held, count);
  if (!(await isUnaltered(pen.ask(signal), target, place))) return altered(held);
  await pen.send('SET CONSTRAINTS ALL IMMEDIATE', [], signal);
  const left = await pen.send(
    select({ from: target.from, filter: 'true' }, ['1'], row.condition),
    row.values,
    signal,
  );
  if (left.rows.length > 0) return refuse(place, 'not-writable', 'a trigger keeps the row that is removed');
  return { op: 'remove', where: { schema, table, primaryKey, set: [] }, before, after: null };
}

function given(
  to: Readonly<Record<string, string | null>>,
): [readonly Assigned[], readonly (string | null)[]] {
  const assigned = Object.keys(to).map((name, at) => ({ name, sql: `$${at + 1}` }));
  return [assigned, Object.values(to)];
}

function computed(
  { column, by, dataset }: Extract<RowWrite, { op: 'recompute' }>,
  { relation }: Held,
): [readonly Assigned[], readonly (string | null)[]] {
  const sql = Object.hasOwn(dataset.spec.computed, by) ? relation.columns.get(by)?.sql : undefined;
  return [sql === undefined ? [] : [{ name: column, sql }], []];
}

function altered({ place }: Held): Refused {
  return refuse(place, 'moved', 'the table was altered meanwhile; run the suite again');
}

function notOne({ place }: Held, count: number): Refused {
  if (count > 1) return refuse(place, 'not-one-record', 'more than one row would be changed');
  return refuse(place, 'not-writable', 'a trigger keeps the row as it is, or takes it elsewhere');
}
