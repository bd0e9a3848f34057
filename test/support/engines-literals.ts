/** Writes one neutral value into MariaDB and into PostgreSQL as each would hold it after a move: SQL literals of both. */
import type { Cell } from '../../src/model/value.ts';

type Write = (text: string) => string;
type Both = { readonly legacy: Write; readonly shop: Write };

const bare: Write = (text) => text;
const quoted: Write = (text) => `'${text.replaceAll("'", "''")}'`;
/** The connection that loads reads a backslash as the beginning of an escape. */
const escaped: Write = (text) => quoted(text.replaceAll('\\', '\\\\'));
const truth: Write = (text) => (text === '0' ? 'false' : 'true');

const ARTICLE_KINDS: Readonly<Record<string, string>> = { P: 'part', A: 'accessory', S: 'service' };

/** How values of a kind are written; a neutral value is text, as MariaDB would print it. */
const LITERALS = {
  text: { legacy: escaped, shop: quoted },
  number: { legacy: bare, shop: bare },
  boolean: { legacy: bare, shop: truth },
  bit: { legacy: (text) => `b'${text}'`, shop: truth },
  /** Hexadecimal digits. */
  bytes: { legacy: (text) => `x'${text}'`, shop: (text) => `'\\x${text}'` },
  uuid: { legacy: (text) => `x'${text.replaceAll('-', '')}'`, shop: quoted },
  set: {
    legacy: escaped,
    shop: (text) => `ARRAY[${text === '' ? '' : text.split(',').map(quoted).join(', ')}]::text[]`,
  },
  moment: { legacy: quoted, shop: quoted },
  /** The server turns a workshop's local time into an instant. */
  berlin: { legacy: quoted, shop: (text) => `timestamp '${text}' AT TIME ZONE 'Europe/Berlin'` },
  utc: { legacy: quoted, shop: (text) => `'${text}+00'` },
  /** Seconds. */
  duration: {
    legacy: (text) => `sec_to_time(${text})`,
    shop: (text) => `make_interval(secs => ${text})`,
  },
  /** jsonb orders members and drops blanks by itself. */
  json: { legacy: escaped, shop: quoted },
  articleKind: { legacy: quoted, shop: (text) => quoted(ARTICLE_KINDS[text] ?? text) },
  // What MariaDB has where there is none.
  zeroDate: { legacy: quoted, shop: quoted },
  zeroDatetime: { legacy: quoted, shop: quoted },
} as const satisfies Readonly<Record<string, Both>>;

export type LiteralKind = keyof typeof LITERALS;

const NONE: Readonly<Record<string, string>> = {
  zeroDate: "'0000-00-00'",
  zeroDatetime: "'0000-00-00 00:00:00'",
};

/** A value as a literal of one engine. */
export function literalOf(side: 'legacy' | 'shop', kind: LiteralKind, value: Cell): string {
  if (value !== null) return LITERALS[kind][side](value);
  return (side === 'legacy' ? NONE[kind] : undefined) ?? 'NULL';
}
