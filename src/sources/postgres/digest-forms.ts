/** The forms in which PostgreSQL's values enter a hash: under one form, values that are unlike enter as unlike bytes. */
import { canonicalSql } from '../../model/canonical-postgres.ts';
import type { DigestForm, DigestScheme } from '../../model/digest.ts';
import type { ColumnType } from '../../model/value.ts';
import type { Column, Part } from './key-part.ts';

type Sql = (expression: string) => string;

/**
 * What is hashed of a value, as one or more elements of a record. The server's own hashes fold 64 bits to 32, forget the sign
 * of a numeric and take its infinities and NaN for one, and hash a float of zero as NULL: what they lose enters beside them,
 * which costs less than entering as bytes.
 */
const BINARY: Readonly<Record<DigestForm, Sql>> = {
  int4: (value) => `(${value})::int4`,
  int8: (value) => `(${value})::int8, ((${value})::int8 >> 32)::int4`,
  numeric: (value) =>
    `(${value})::numeric, CASE WHEN (${value})::numeric < 0::numeric THEN 1 WHEN (${value})::numeric < 'Infinity'::numeric THEN 2 WHEN (${value})::numeric = 'Infinity'::numeric THEN 3 WHEN (${value})::numeric = 'NaN'::numeric THEN 4 END`,
  float4: (value) => `(${value})::float4, (${value}) IS NULL`,
  float8: (value) => `(${value})::float8, (${value}) IS NULL`,
  bool: (value) => `(${value})::bool`,
  uuid: (value) => `(${value})::uuid`,
  bytea: (value) => `(${value})::bytea`,
  date: (value) => `(${value})::date`,
  time: (value) => `pg_catalog.time_send((${value})::time)`,
  timestamp: (value) => `pg_catalog.timestamp_send((${value})::timestamp)`,
  timestamptz: (value) => `pg_catalog.timestamptz_send((${value})::timestamptz)`,
};

/** The forms besides text of a column's type, best first. */
const OWN: Readonly<Record<string, readonly DigestForm[]>> = {
  'number int2': ['int4', 'int8'],
  'number int4': ['int4', 'int8'],
  'number int8': ['int8'],
  'number oid': ['int8'],
  'number numeric': ['numeric'],
  'number float4': ['float4'],
  'number float8': ['float8'],
  'boolean bool': ['bool'],
  'uuid uuid': ['uuid'],
  'bytes bytea': ['bytea'],
  'date date': ['date'],
  'time time': ['time'],
  'timestamp timestamp': ['timestamp'],
  'instant timestamptz': ['timestamptz'],
};

const TEXT: DigestForm = 'text';

/** Elements that are read without their padding: their text means something else to a type that keeps it. */
const PADDED: DigestForm = 'padded';

/** The forms of a column, best first. */
export function columnForms(type: ColumnType, scheme: DigestScheme): readonly DigestForm[] {
  const last = type.of !== undefined && isPadded(type.of) ? PADDED : TEXT;
  return scheme === 'record' ? [...(OWN[`${type.family} ${type.name}`] ?? []), last] : [last];
}

/** The forms of a part of a key, best first. */
export function keyForms({ kind, type }: Part, scheme: DigestScheme): readonly DigestForm[] {
  if (scheme === 'md5' || kind === 'text') return [TEXT];
  if (kind === 'bytes') return ['bytea', TEXT];
  if (kind !== 'int') return [kind, TEXT];
  if (type.name === 'numeric') return [TEXT];
  return type.name === 'int2' || type.name === 'int4' ? ['int4', 'int8', TEXT] : ['int8', TEXT];
}

/** What of a column enters the hash. */
export function columnSql({ sql, type }: Column, form: DigestForm): string {
  const binary = BINARY[form];
  return binary === undefined ? textual(textOf(type, sql)) : binary(sql);
}

/** What of a part of a key enters the hash: what the codec reads, so that times lie in UTC and name no zone. */
export function keySql({ kind, type, cell }: Part, form: DigestForm): string {
  const isInstant = kind === 'timestamp' && type.family === 'instant';
  const value = isInstant ? `((${cell}) AT TIME ZONE 'UTC')` : cell;
  const binary = BINARY[form];
  if (binary !== undefined) return binary(value);
  return textual(kind === 'bytes' ? canonicalSql(type, value) : `(${value})::text`);
}

/** Hashes of a single value that cost less than that of a record. Two keys in one group are no mistake, so they may be poor. */
const SINGLE: Readonly<Record<DigestForm, Sql>> = {
  int4: (value) => `pg_catalog.hashint8extended((${value})::int8, 7)`,
  int8: (value) => `pg_catalog.hashint8extended((${value})::int8, 7)`,
  uuid: (value) => `pg_catalog.uuid_hash_extended((${value})::uuid, 7)`,
};

/** A hash of the forms of a key that is not the row's own. */
export function keyHashSql(key: readonly Part[], forms: readonly DigestForm[]): string {
  const [part] = key;
  const single = key.length === 1 ? SINGLE[forms[0] ?? ''] : undefined;
  if (part !== undefined && single !== undefined) return single(part.cell);
  return `pg_catalog.hash_record_extended(ROW(${key.map((one, at) => keySql(one, forms[at] ?? '')).join(', ')}), 7)`;
}

function textual(text: string): string {
  return `(${text}) COLLATE "C"`;
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'char', 'name', 'citext']);

/**
 * The canonical text, or where that is not computed on the server one that is finer. A type that somebody made is written by
 * its output, as it is read: a cast of its own might write unlike values alike.
 */
function textOf(type: ColumnType, sql: string): string {
  const { family, name } = type;
  const isMade = family === 'opaque' || family === 'array' || family === 'range';
  if (!isMade && (family !== 'text' || TEXTS.has(name))) return canonicalSql(type, sql);
  return `CASE WHEN (${sql}) IS DISTINCT FROM NULL THEN pg_catalog.concat(${sql}) END`;
}

function isPadded(type: ColumnType): boolean {
  return type.of === undefined ? type.family === 'text' && type.name === 'bpchar' : isPadded(type.of);
}
