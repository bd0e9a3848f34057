/** Makes one change count: in a transaction of its own, recorded in the system's log, journaled before it is committed. */
import { SourceError } from '../../model/problem.ts';
import type { Intent, IntentPort, Reason, Written } from '../../model/writer.ts';
import { obey } from '../stopping.ts';
import type { Place } from '../sql-place.ts';
import { recordChange, type Auditing } from './audit-writer.ts';
import { sourceError } from './errors.ts';
import { isStill } from './outcome.ts';
import type { Pen } from './pen-writer.ts';
import type { Prepared } from './prepared.ts';
import { refusalOf, refuse, wordless, type Refused } from './refusal.ts';

export type Making = {
  readonly pen: Pen;
  readonly identity: string;
  readonly auditing: Auditing | null;
  readonly place: Place;
  readonly reason: Reason;
  readonly journal: IntentPort;
  readonly signal: AbortSignal;
};

// What is journaled must stay aborted if the server dies now: its id, once on disk, is given to nobody else.
const TOKEN = 'SELECT pg_current_xact_id()';
const TOKEN_ON_DISK = `${TOKEN}, pg_logical_emit_message(false, 'reconcile', '', true)`;

/** Does the work and commits it, or takes all of it back. @throws SourceError; after the intent, nobody knows then. */
export async function inTransaction(
  making: Making,
  work: () => Promise<Prepared | Refused>,
): Promise<Written> {
  const { pen, signal, place, journal } = making;
  const made = await prepare(making, work).catch(async (thrown: unknown) => {
    await pen.rollBack();
    const refusal = refusalOf(thrown, place);
    if (refusal !== null) return refusal;
    throw sourceError(wordless(thrown), place);
  });
  if ('refused' in made) {
    await pen.rollBack();
    return made;
  }
  try {
    obey(signal, place.name);
    await journal.intent(made.intent);
  } catch (thrown) {
    await pen.rollBack();
    throw thrown;
  }
  await commit(pen, place);
  return made.note === undefined ? { did: 'done' } : { did: 'done', note: made.note };
}

type Made = { readonly intent: Intent; readonly note?: string };

async function prepare(making: Making, work: () => Promise<Prepared | Refused>): Promise<Made | Refused> {
  const { pen, signal, identity, auditing, place } = making;
  await pen.send('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE', [], signal);
  const prepared = await work();
  if ('refused' in prepared) return prepared;
  if (auditing !== null) {
    const refusal = await recordChange(making, auditing, prepared);
    if (refusal !== null) return refusal;
    if ('table' in prepared.where && !(await isStill(pen, prepared, signal)))
      return refuse(place, 'not-writable', 'a trigger of the log changes the row again');
  }
  const { rows } = await pen.send(pen.version >= 17 ? TOKEN_ON_DISK : TOKEN, [], signal);
  const { note, ...what } = prepared;
  const intent = { ...what, target: identity, token: rows[0]?.[0] ?? '' };
  return note === undefined ? { intent } : { intent, note };
}

async function commit(pen: Pen, place: Place): Promise<void> {
  try {
    const { command } = await pen.send('COMMIT', [], null);
    if (command === 'COMMIT') return;
  } catch (thrown) {
    await pen.rollBack();
    throw sourceError(wordless(thrown), place);
  }
  throw new SourceError('not-committed', `${place.name}: the server took the change back; look at its log`);
}
