/** PostgreSQL's side of the canonical form: its types by family, and SQL that computes the same text on the server. */
import { encodeCells } from './canonical.ts';
import type { ColumnType, Family } from './value.ts';

/** A type as pg_type describes it; `of` is an array's element, a range's subtype, a domain's base type. */
export type PostgresType = {
  readonly name: string;
  readonly kind: 'base' | 'enum' | 'array' | 'range' | 'multirange' | 'domain' | 'composite';
  readonly of?: ColumnType;
};

const NAMES: Partial<Record<Family, string>> = {
  number: 'int2 int4 int8 numeric float4 float8 oid',
  text: 'text varchar bpchar char name citext',
  bytes: 'bytea',
  boolean: 'bool',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  timetz: 'timetz',
  timestamp: 'timestamp',
  instant: 'timestamptz',
  interval: 'interval',
  json: 'json jsonb',
  inet: 'inet cidr',
};

const FAMILIES: ReadonlyMap<string, Family> = new Map(
  Object.entries(NAMES).flatMap(([family, names]) =>
    names.split(' ').map((name) => [name, family as Family]),
  ),
);

/**
 * The column type of a PostgreSQL type. A domain is its base type, an enum is text, a multirange is made of what its
 * ranges are made of; a type that is not known (money, macaddr, composites, an extension's) is opaque.
 */
export function postgresType({ name, kind, of }: PostgresType): ColumnType {
  switch (kind) {
    case 'base':
      return { family: FAMILIES.get(name) ?? 'opaque', name };
    case 'enum':
      return { family: 'text', name };
    case 'domain':
      return of ?? { family: 'opaque', name };
    case 'array':
      return of === undefined ? { family: 'opaque', name } : { family: 'array', name, of };
    case 'range':
    case 'multirange': {
      const bound = of?.family === 'range' ? of.of : of;
      return bound === undefined ? { family: 'opaque', name } : { family: 'range', name, of: bound };
    }
    case 'composite':
      return { family: 'opaque', name };
  }
}

/**
 * SQL for the canonical text of an expression of a type, NULL for NULL; it never raises an error on any value of the
 * type. It needs PostgreSQL 14 (infinite numerics) and a session with the reader's pins, and see `sqlIsFiner`.
 *
 * Dates and times are their own output: to_char knows neither infinity nor years before Christ. json is not cast to
 * jsonb, which fails on U+0000 and on huge exponents that json holds.
 */
export function canonicalSql(type: ColumnType, expression: string): string {
  const text = `(${expression})::text`;
  switch (type.family) {
    case 'number':
      if (/^(?:int[248]|oid)$/.test(type.name)) return text;
      return type.name === 'numeric'
        ? `pg_catalog.trim_scale(${expression})::text`
        : `pg_catalog.trim_scale(${text}::numeric)::text`;
    case 'bytes':
      return `(E'\\\\x' || pg_catalog.encode(${expression}, 'hex'))`;
    case 'text': // the cast takes the padding off a char(n)
    case 'boolean':
    case 'uuid':
    case 'date':
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'instant':
    case 'interval':
    case 'json':
    case 'inet': // the cast, unlike the output, always shows the mask
    case 'array':
    case 'range':
    case 'untyped':
    case 'opaque':
      return text;
  }
}

/**
 * Whether the SQL text can tell two equal values apart, which it never does the other way round: equal SQL texts
 * always mean equal values. A digest that differs is then settled by the twin.
 *
 * - json: spaces, order and repeated names of json; trailing zeros of numbers in both.
 * - arrays and ranges of numeric, floats, char(n) or json: the elements' trailing zeros, padding, spaces.
 * - arrays of text: PostgreSQL 17 quotes a vertical tab, earlier ones do not; arrays of boolean and inet: `t` and no
 *   mask, where the twin writes `true` and `/32`.
 * - xml: the cast keeps an encoding declaration that the output leaves out.
 *
 * @public for digests, which come next
 */
export function sqlIsFiner(type: ColumnType): boolean {
  switch (type.family) {
    case 'json':
      return true;
    case 'array':
    case 'range':
      return type.of === undefined || !PRINTED_CANONICALLY.has(type.of.name);
    case 'opaque':
      return type.name === 'xml';
    default:
      return false;
  }
}

/** Types whose output, inside an array or a range, is already canonical and never quoted differently. */
const PRINTED_CANONICALLY: ReadonlySet<string> = new Set(
  'int2 int4 int8 oid bytea uuid date time timetz timestamp timestamptz interval cidr'.split(' '),
);

/** SQL for the text that `encodeCells` gives for a row; the database's encoding must be UTF8. @public as above */
export function encodeSql(types: readonly ColumnType[], expressions: readonly string[]): string {
  const cells = types.map((type, at) => {
    const text = canonicalSql(type, expressions[at] ?? 'NULL');
    return `coalesce('${type.family}' || octet_length(${text})::text || ':' || ${text}, '${encodeCells([type], [null])}')`;
  });
  return `array_to_string(ARRAY[${cells.join(', ')}]::text[], '')`;
}
