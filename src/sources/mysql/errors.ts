/** Says in a sentence why MySQL could not be read: the place first, then what to do; never a password, never a value. */
import { ReconcileError, SourceError } from '../../model/problem.ts';
import { CONNECTING, lost } from '../sql-connecting.ts';
import type { Place, Sentence } from '../sql-place.ts';
import { STATEMENTS } from './sentences-server.ts';

/** The SourceError for whatever the driver or the server threw; what is a problem already stays as it is. */
export function sourceError(thrown: unknown, place: Place): ReconcileError {
  if (thrown instanceof ReconcileError) return thrown;
  const { code, number, message } = plain(thrown);
  const sentence =
    STATEMENTS.get(number) ?? CONNECTING.get(code) ?? byCode(code, message) ?? other(code, number);
  return new SourceError(sentence.code, `${place.name}: ${sentence.say(place, message)}`, {
    transient: sentence.transient,
  });
}

/** The code of an error, the server's number for it, and its message. */
function plain(thrown: unknown): {
  readonly code: string;
  readonly number: number;
  readonly message: string;
} {
  // A name with several addresses fails with one error for each; the first is as good as any.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  if (!(error instanceof Error)) return { code: '', number: 0, message: '' };
  const { code, errno, sqlMessage } = error as { code?: unknown; errno?: unknown; sqlMessage?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    // System errors have negative numbers, those of the server positive ones.
    number: typeof errno === 'number' && errno > 0 ? errno : 0,
    message: typeof sqlMessage === 'string' ? sqlMessage : error.message,
  };
}

/** Errors of the driver itself often have no code; those of TLS have too many. */
function byCode(code: string, message: string): Sentence | undefined {
  if (/^(ERR_SSL|ERR_TLS|CERT_|HANDSHAKE_)/.test(code)) return CONNECTING.get('TLS');
  if (code === 'PROTOCOL_CONNECTION_LOST') return lost;
  if (code === '' && /closed state|closed the connection/.test(message)) return lost;
  return undefined;
}

function other(code: string, number: number): Sentence {
  const what = number > 0 ? `error ${number}` : code === '' ? 'an error of no code' : `code ${code}`;
  return {
    code: 'server-error',
    transient: false,
    // The server's own message may quote a value.
    say: () => `the server or the driver fails with ${what}; look it up, and at the server's log`,
  };
}
