/** Says in a sentence why PostgreSQL could not be read: the place first, then what to do; never a password, never a value. */
import { ReconcileError, SourceError } from '../../model/problem.ts';
import { CONNECTING, lost } from '../sql-connecting.ts';
import type { Place, Sentence } from '../sql-place.ts';
import { STATEMENTS } from './sentences-sqlstate.ts';

/** The SourceError for whatever the driver or the server threw; what is a problem already stays as it is. */
export function sourceError(thrown: unknown, place: Place): ReconcileError {
  if (thrown instanceof ReconcileError) return thrown;
  const { code, message } = plain(thrown);
  const sentence = STATEMENTS.get(code) ?? CONNECTING.get(code) ?? byMessage(code, message) ?? byClass(code);
  const said = sentence.say(place, message);
  return new SourceError(sentence.code, `${place.name}: ${said}`, { transient: sentence.transient });
}

/** Whether a connection ended, rather than a statement on it. */
export function connectionLost(error: ReconcileError): boolean {
  return error.code === 'connection-lost';
}

/** The SQLSTATE or system code of an error, and its message. */
export function plain(thrown: unknown): { readonly code: string; readonly message: string } {
  // A name with several addresses fails with one error for each; the first is as good as any.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  if (!(error instanceof Error)) return { code: '', message: '' };
  const { code } = error as { code?: unknown };
  return { code: typeof code === 'string' ? code : '', message: error.message };
}

/** Errors of the driver itself have no code; those of TLS have too many. */
function byMessage(code: string, message: string): Sentence | undefined {
  if (/^(ERR_SSL|ERR_TLS|CERT_)/.test(code)) return CONNECTING.get('TLS');
  if (code !== '') return undefined;
  if (/^Connection terminated|not queryable|^Client was closed/.test(message)) return lost;
  if (message === 'timeout expired') return CONNECTING.get('ETIMEDOUT');
  if (/ SSL /.test(message)) return CONNECTING.get('TLS');
  if (/^SASL|password/i.test(message)) return STATEMENTS.get('28P01');
  return undefined;
}

/** Classes whose messages are about structure and machinery, never about values. */
const SAFE_CLASSES = new Set(['0A', '2B', '42', '53', '54', '55', '57', '58', 'F0', 'XX']);

function byClass(code: string): Sentence {
  if (code.startsWith('22')) {
    return {
      code: 'bad-value',
      transient: false,
      // The server's own message quotes the value.
      say: ({ fallible = [] }) => {
        const where = fallible.length === 0 ? 'by its view or its "where"' : fallible.join(', ');
        return `a value cannot be read: ${where} (SQLSTATE ${code}); clean the column, or declare it otherwise`;
      },
    };
  }
  return {
    code: 'server-error',
    transient: false,
    say: (_place, message) => {
      if (SAFE_CLASSES.has(code.slice(0, 2))) return `the server answers: ${message} (SQLSTATE ${code})`;
      return `the server or the driver fails with ${code === '' ? 'an error of no code' : `code ${code}`}; look at the server's log`;
    },
  };
}
