/** Says in a sentence why a change was refused, by us or by the server: names of structure, never a value. */
import type { Guard } from '../../model/fix-report.ts';
import { ReconcileError } from '../../model/problem.ts';
import type { Written } from '../../model/writer.ts';
import type { Place } from '../sql-place.ts';
import { HELD } from './lock-holder.ts';

/** That nothing was changed, and why. */
export type Refused = Extract<Written, { readonly refused: Guard }>;

/** A refusal in words that follow the place. */
export function refuse({ name }: Pick<Place, 'name'>, guard: Guard, why: string): Refused {
  return { refused: guard, message: `${name}: ${why}` };
}

type Answer = {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly column?: unknown;
  /** Where in a function it came about. */
  readonly where?: unknown;
  /** Who had what was waited for, in words. */
  readonly holder?: unknown;
};

/** What is about the server or the connection, even when a function of the database was under way. */
const MACHINERY = /^(?:08|40|53|57|58|25P)/;

/** The refusal that an error of the server comes to; `null` for a failure, which says nothing about the change. */
export function refusalOf(thrown: unknown, place: Place): Refused | null {
  if (thrown instanceof ReconcileError) {
    return thrown.code === 'no-rights' ? { refused: 'no-writer-access', message: thrown.message } : null;
  }
  if (!(thrown instanceof Error) || !('severity' in thrown)) return null;
  const answer = thrown as unknown as Error & Answer;
  if (typeof answer.code !== 'string') return null;
  if (HELD.test(answer.code)) return refuse(place, 'locked', `${held(answer)}; type the same again`);
  const inside = isInside(answer);
  if (answer.code === '42501') {
    const how = `the server answers: ${thrown.message}; grant what is missing to "${place.user}"`;
    return refuse(place, 'no-writer-access', inside ? byTrigger('SQLSTATE 42501') : how);
  }
  const its = inside && !MACHINERY.test(answer.code) ? byTrigger(`SQLSTATE ${answer.code}`) : null;
  const why = reason(answer.code, answer) ?? its;
  return why === null ? null : refuse(place, 'not-writable', why);
}

/** The same failure, without the words of a function of the database, which may hold values. */
export function wordless(thrown: unknown): unknown {
  const answer = thrown as (Answer & { readonly severity?: unknown }) | null;
  if (!(thrown instanceof Error) || !('severity' in thrown) || !isInside(answer ?? {})) return thrown;
  const code = typeof answer?.code === 'string' ? answer.code : '';
  return Object.assign(new Error('a function of the database failed'), { code });
}

function isInside({ where }: Answer): boolean {
  return typeof where === 'string' && where !== '';
}

function held({ code, holder }: Answer): string {
  if (typeof holder === 'string') return holder;
  if (code === '40P01') return 'the change and another transaction waited for each other';
  if (code === '40001') return 'another transaction changed it at the same time';
  return 'somebody else held the row, or its table, for longer than lockTimeout';
}

function byTrigger(state: string): string {
  return `a trigger refuses the change (${state}); the server's log may hold its words`;
}

// What a message of these says may hold values, so that only the names that come with it are told.
function reason(code: string, { constraint, column }: Answer): string | null {
  const state = `SQLSTATE ${code}`;
  if (code === '23502') {
    return typeof column === 'string' ? `column "${column}" may not be NULL` : `a NULL is refused (${state})`;
  }
  if (code.startsWith('23')) {
    return typeof constraint === 'string'
      ? `its constraint "${constraint}" refuses the change (${state})`
      : `a constraint refuses the change (${state})`;
  }
  if (code === '22P05' || code === '22021') return `the database has no form for a text (${state})`;
  if (code.startsWith('22')) return `a value does not fit its column (${state})`;
  if (code === '44000') return `its view refuses the change (${state})`;
  return /^(?:P0|38|39|09|27)/.test(code) ? byTrigger(state) : null;
}
