/** Takes a change of one row back, if the row is still exactly what the change left: to what it was, and not a column beyond. */
import type { Image, Intent } from '../../model/writer.ts';
import type { Place } from '../sql-place.ts';
import { select } from '../sql-relation.ts';
import { differing, imageOf, imageSql, isSame, rowOf, valueIn } from './image.ts';
import type { RowAt } from './located.ts';
import type { Pen } from './pen-writer.ts';
import { identifier } from './quote.ts';
import { refuse, type Refused } from './refusal.ts';
import { lacking } from './rights.ts';
import { holdImage } from './row-lock.ts';
import { isUnaltered, targetOf, unwritable, type Target } from './target.ts';
import type { Prepared } from './prepared.ts';

type Undoing = {
  readonly pen: Pen;
  readonly target: Target;
  readonly place: Place;
  readonly where: RowAt;
  readonly signal: AbortSignal;
};

/** Takes it back in a transaction that is open. */
export async function undoRow(
  pen: Pen,
  place: Place,
  { before, after }: Intent,
  where: RowAt,
  signal: AbortSignal,
): Promise<Prepared | Refused> {
  const target = await targetOf(pen.ask(signal), where, place);
  if ('refused' in target) return target;
  if (target.primaryKey.join('\0') !== where.primaryKey.join('\0')) {
    return refuse(place, 'drifted', 'the table has another primary key now');
  }
  const undoing = { pen, target, place, where, signal };
  if (before === null) return refuse(place, 'not-writable', 'an undo is not undone; apply a plan again');
  const deed = after === null ? ({ row: 'put back' } as const) : { set: differing(before, after) };
  const ungranted = await lacking(pen.ask(signal), target, deed, place);
  if (ungranted !== null) return ungranted;
  if (after === null) return bringBack(undoing, before);
  const now = await holdImage(pen, target, after, signal);
  if (now === null) return refuse(place, 'drifted', 'the row is no longer there');
  if (!isSame(now, after)) {
    const names = differing(now, after).map((name) => `"${name}"`);
    return refuse(place, 'drifted', `${names.join(', ')} of the row was changed after the fix`);
  }
  return setBack(undoing, before, after);
}

async function setBack(undoing: Undoing, before: Image, after: Image): Promise<Prepared | Refused> {
  const { pen, target, place, where, signal } = undoing;
  const changed = differing(before, after);
  const written = changed.filter((name) => !isGenerated(target, name));
  for (const name of written) {
    const refusal = unwritable(target, name, place);
    if (refusal !== null) return refusal;
  }
  if (written.length > 0) {
    const row = rowOf(target, after, written.length + 1);
    const sets = written.map((name, at) => `${identifier(name)} = $${at + 1}`).join(', ');
    const values = written.map((name) => valueIn(before, name));
    const sql = `UPDATE ${target.from} SET ${sets} WHERE ${row.condition}`;
    const { count } = await pen.send(sql, [...values, ...row.values], signal);
    if (count !== 1) return refuse(place, 'not-writable', 'a trigger keeps the row from being put back');
    if (!(await isUnaltered(pen.ask(signal), target, place)))
      return refuse(place, 'drifted', 'the table was altered meanwhile');
  }
  const result = await settled(undoing, before);
  if (result === null) return refuse(place, 'not-writable', 'a trigger moves the row that is put back');
  const other = differing(result, before);
  const byTrigger = new Set(changed.filter((name) => !where.set.includes(name)));
  const unwanted = other.filter((name) => !byTrigger.has(name));
  if (unwanted.length > 0) return notAsItWas(place, unwanted);
  const prepared = { op: 'undo', where, before: after, after: result } as const;
  return other.length === 0 ? prepared : { ...prepared, note: `a trigger of the table sets ${list(other)}` };
}

async function bringBack(undoing: Undoing, before: Image): Promise<Prepared | Refused> {
  const { pen, target, place, where, signal } = undoing;
  const there = await holdImage(pen, { ...target, inherited: false }, before, signal);
  if (there !== null) return exists(place);
  const names = Object.keys(before).filter((name) => !isGenerated(target, name));
  const columns = names.map((name) => identifier(name)).join(', ');
  const values = names.map((_, at) => `$${at + 1}`).join(', ');
  const { schema, table } = where;
  const into = `${identifier(schema)}.${identifier(table)}`;
  try {
    const sql = `INSERT INTO ${into} (${columns}) OVERRIDING SYSTEM VALUE VALUES (${values})`;
    const { count } = await pen.send(
      sql,
      names.map((name) => valueIn(before, name)),
      signal,
    );
    if (count !== 1) return refuse(place, 'not-writable', 'a trigger keeps the row from being put back');
  } catch (thrown) {
    // Somebody put one there while this waited, or another row has what only one may have.
    const { code } = thrown as { code?: unknown };
    if (code === '23505') return exists(place);
    throw thrown;
  }
  const result = await settled(undoing, before);
  if (result === null) return refuse(place, 'not-writable', 'a trigger moves the row that is put back');
  const other = differing(result, before);
  if (other.length > 0) return notAsItWas(place, other);
  return { op: 'undo', where, before: null, after: result };
}

/** The row once every deferred trigger has run. */
async function settled({ pen, target, signal }: Undoing, before: Image): Promise<Image | null> {
  await pen.send('SET CONSTRAINTS ALL IMMEDIATE', [], signal);
  const { condition, values } = rowOf(target, before, 1);
  const sql = select({ from: target.from, filter: 'true' }, imageSql(target), condition);
  const { rows } = await pen.send(sql, values, signal);
  const [row] = rows;
  return row === undefined ? null : imageOf(target, row);
}

function isGenerated({ columns }: Target, name: string): boolean {
  return columns.find((column) => column.name === name)?.fixed === 'generated';
}

function exists(place: Place): Refused {
  return refuse(place, 'exists', 'there is another row with the same key or with what only one row may have');
}

function notAsItWas(place: Place, names: readonly string[]): Refused {
  return refuse(place, 'not-writable', `a trigger of the table would leave ${list(names)} not as it was`);
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
