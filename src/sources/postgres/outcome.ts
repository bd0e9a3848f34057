/** Tells what became of a change that was journaled: by its transaction, and by what there is now where nobody knows that. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Image, Intent, Outcome } from '../../model/writer.ts';
import { select } from '../sql-relation.ts';
import { imageOf, imageSql, isSame, rowOf } from './image.ts';
import type { RowAt, SequenceAt } from './located.ts';
import type { Pen } from './pen-writer.ts';
import { plain } from './errors.ts';
import type { Prepared } from './prepared.ts';
import { literal } from './quote.ts';
import { sequenceImage } from './sequence-writer.ts';
import { ownSql, targetOf } from './target.ts';

/** A backend whose client died may still be at work. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 100;

/** Looks afresh, outside any transaction. @throws SourceError */
export async function outcome(
  pen: Pen,
  intent: Intent,
  where: RowAt | SequenceAt,
  signal: AbortSignal,
): Promise<Outcome> {
  let status = await statusOf(pen, intent.token, signal);
  for (let waited = 0; status === 'in progress' && waited < PATIENCE_MS; waited += PAUSE_MS) {
    await pause(PAUSE_MS);
    status = await statusOf(pen, intent.token, signal);
  }
  if (status === 'in progress') return 'unknown';
  if (status === 'aborted') return 'not-done';
  const found = await compare(pen, intent, where, signal);
  if (status === null) return found;
  // An id that was not on disk when the server died may be another's now; but then the record is as it was.
  return found === 'not-done' ? 'not-done' : 'done';
}

/** Whether what there is now is still what a change made of it. @throws SourceError */
export async function isStill(
  pen: Pen,
  { where, before, after }: Pick<Prepared, 'where' | 'before' | 'after'>,
  signal: AbortSignal,
): Promise<boolean> {
  const look = 'sequence' in where ? sequenceNow(pen, where, signal) : rowsNow(pen, where, signal);
  return (await look)(after, before);
}

/** `null`: it is too old, or the server never got to know of it. */
async function statusOf(pen: Pen, token: string, signal: AbortSignal): Promise<string | null> {
  if (!/^\d{1,20}$/.test(token)) return null;
  try {
    const { rows } = await pen.send(`SELECT pg_xact_status(${literal(token)}::xid8)`, [], signal);
    return rows[0]?.[0] ?? null;
  } catch (thrown) {
    if (plain(thrown).code === '22023') return null; // it lies in the future
    throw thrown;
  }
}

async function compare(
  pen: Pen,
  { before, after }: Intent,
  where: RowAt | SequenceAt,
  signal: AbortSignal,
): Promise<Outcome> {
  if (await isStill(pen, { where, before, after }, signal)) return 'done';
  return (await isStill(pen, { where, before: after, after: before }, signal)) ? 'not-done' : 'drifted';
}

/** Whether what there is now is an image; where that is of no row, whether there is none with the key of the other. */
type Look = (image: Image | null, other: Image | null) => Promise<boolean>;

async function sequenceNow(pen: Pen, { sequence }: SequenceAt, signal: AbortSignal): Promise<Look> {
  const [found] = await pen.ask(signal)(
    `SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND format('%I.%I', n.nspname, c.relname) = ${literal(sequence)}`,
  );
  const name = found?.[0] ?? null;
  const now = name === null ? null : await sequenceImage(pen, name, signal);
  return async (image) => isSame(image, now);
}

async function rowsNow(pen: Pen, where: RowAt, signal: AbortSignal): Promise<Look> {
  const target = await targetOf(pen.ask(signal), where, pen.place);
  if ('refused' in target || target.primaryKey.join('\0') !== where.primaryKey.join('\0')) {
    return async () => false;
  }
  return async (image, other) => {
    const sought = image ?? other;
    if (sought === null) return false;
    const { condition, values } = rowOf(target, sought, 1);
    const sql = select({ from: target.from, filter: ownSql(target) }, imageSql(target), condition);
    const { rows } = await pen.send(sql, values, signal);
    const [row] = rows;
    return isSame(row === undefined ? null : imageOf(target, row), image);
  };
}
