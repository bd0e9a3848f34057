/** Records a change in the system's own log, in the transaction of the change: what the log refuses does not happen. */
import type { AuditedChange, AuditLog } from '../../model/audit.ts';
import type { CellsByColumn } from '../../model/change.ts';
import { ConfigError } from '../../model/problem.ts';
import type { Image, Reason } from '../../model/writer.ts';
import type { Place } from '../sql-place.ts';
import { differing, valueIn } from './image.ts';
import { lackingForLog } from './log-rights.ts';
import type { Pen } from './pen-writer.ts';
import { canHold, identifier } from './quote.ts';
import { refusalOf, refuse, type Refused } from './refusal.ts';
import type { Prepared } from './prepared.ts';

/** A log, where it is, and what may not be shown in it. */
export type Auditing = {
  readonly log: AuditLog;
  readonly schema: string;
  /** The private columns of a table. */
  readonly hidden: (schema: string, table: string) => ReadonlySet<string>;
};

type Recording = {
  readonly pen: Pen;
  readonly place: Place;
  readonly reason: Reason;
  readonly signal: AbortSignal;
};

const HIDDEN = '***';

/** Inserts the row of a change. @returns why the log refused it, or `null`. @throws ConfigError when the config makes no row of it. */
export async function recordChange(
  { pen, place, reason, signal }: Recording,
  { log, schema, hidden }: Auditing,
  prepared: Prepared,
): Promise<Refused | null> {
  const table = `${log.schema ?? schema}.${log.table}`;
  const row = Object.entries(rowOf(log, audited(prepared, reason, hidden), place));
  if (row.some(([, value]) => value !== null && !canHold(value))) {
    return refuse(place, 'not-writable', `a text for the log ${table} has U+0000 or half a character in it`);
  }
  const its = { ...place, name: `the log ${table}` };
  const names = row.map(([name]) => name);
  const lacked = await lackingForLog(pen.ask(signal), log.schema ?? schema, log.table, names, its);
  if (lacked !== null) return notLogged(lacked, place);
  const into = `${identifier(log.schema ?? schema)}.${identifier(log.table)}`;
  const columns = names.map((name) => identifier(name)).join(', ');
  const values = row.map((_, at) => `$${at + 1}`).join(', ');
  try {
    const { count } = await pen.send(
      `INSERT INTO ${into} (${columns}) VALUES (${values})`,
      row.map(([, value]) => value),
      signal,
    );
    if (count === 1) return null;
  } catch (thrown) {
    const refusal = refusalOf(thrown, its);
    if (refusal === null) throw thrown;
    return notLogged(refusal, place);
  }
  return refuse(place, 'not-writable', `the log ${table} did not take its row, so the change is not made`);
}

function notLogged({ refused, message }: Refused, place: Place): Refused {
  return refuse(place, refused, `${message}${refused === 'locked' ? '' : ', so the change is not made'}`);
}

function rowOf({ row }: AuditLog, change: AuditedChange, place: Place): CellsByColumn {
  let made: CellsByColumn;
  try {
    made = row(change);
  } catch (cause) {
    // What it threw may quote a value.
    throw new ConfigError('config', `${place.name}: the config's audit row() fails; mend it`, { cause });
  }
  const wrong = Object.entries(made).find(([, value]) => value !== null && typeof value !== 'string');
  if (Object.keys(made).length > 0 && wrong === undefined) return made;
  const where = wrong === undefined ? 'gives no column' : `gives no text for "${wrong[0]}"`;
  throw new ConfigError('config', `${place.name}: the config's audit row() ${where}`);
}

/** What the log is told: the columns that changed, those of triggers too. */
function audited(
  { op, where, before, after }: Prepared,
  { by, check, kind }: Reason,
  hidden: Auditing['hidden'],
): AuditedChange {
  if (op === 'put-object') throw new TypeError('a database holds no objects');
  const table = 'sequence' in where ? where.sequence : where.table;
  const secret = hidden(where.schema, table);
  const shown = (image: Image, columns: readonly string[]): CellsByColumn =>
    Object.fromEntries(
      columns.map((name) => {
        const value = valueIn(image, name);
        return [name, value !== null && secret.has(name) ? HIDDEN : value];
      }),
    );
  const image = after ?? before ?? {};
  const key = 'sequence' in where ? { sequence: table } : shown(image, where.primaryKey);
  const columns = before === null || after === null ? Object.keys(image) : differing(before, after);
  return {
    actor: 'system-reconcile',
    action: op,
    schema: where.schema,
    table,
    key,
    check,
    kind,
    by,
    before: before === null ? null : shown(before, columns),
    after: after === null ? null : shown(after, columns),
  };
}
