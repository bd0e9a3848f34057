/**
 * Digests in SQL: rows as hashes, their exact sums, and the groups that their keys fall into. The schema that is read may have
 * functions and operators of the same names, which would be preferred where its types fit better: so functions are named with
 * their schema, and operators are given the very types of the server's own.
 */
import type { DigestOf, DigestScheme } from '../../model/digest.ts';
import type { Place } from '../sql-place.ts';
import { select } from '../sql-relation.ts';
import { columnSql, keyHashSql, keySql } from './digest-forms.ts';
import type { Relation } from './relation.ts';
import { namedColumn } from './table-relation.ts';

/** Rows whose parts are hashed: the SQL of each, and the query that computes expressions over them. */
export type Hashed = {
  readonly scheme: DigestScheme;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** A hash of the key of a record, for its group. */
  readonly keyHash: string;
  readonly rows: (what: readonly string[]) => string;
};

/** The rows of a relation for which a condition holds. @throws SourceError for a column that is missing or may not be read. */
export function hashedRows(relation: Relation, of: DigestOf, condition: string, place: Place): Hashed {
  return {
    scheme: of.scheme,
    key: relation.key.map((part, at) => keySql(part, of.key[at] ?? '')),
    columns: of.columns.map(({ column, form }) => columnSql(namedColumn(relation, column, place), form)),
    keyHash: keyHashSql(relation.key, of.key),
    rows: (what) => select(relation, what, condition),
  };
}

/** A query for how many rows there are and the sum of their hashes. */
export function wholeSql(hashed: Hashed): string {
  // MD5 is computed once for both of its sums: nothing is pulled over OFFSET 0.
  const once = hashed.scheme === 'md5' ? ' OFFSET 0' : '';
  return `SELECT pg_catalog.count(*) AS n, ${SUMS[hashed.scheme]} AS s FROM (${hashesSql(hashed, null)}${once}) AS h`;
}

/**
 * A query for the same by group, as `g`, `n` and `s`, in any order. OFFSET 0 also hides from the planner what a group is made
 * of: it would expect as many of them as there are rows, and sort all rows on disk.
 */
export function groupedSql(hashed: Hashed, bits: number): string {
  return `SELECT g, pg_catalog.count(*) AS n, ${SUMS[hashed.scheme]} AS s FROM (${hashesSql(hashed, bits)} OFFSET 0) AS h GROUP BY g`;
}

/** The group of a row by the SQL of its key's parts: the low bits of a hash that is not the row's own. */
export function groupSql(
  { scheme, key, keyHash }: Pick<Hashed, 'scheme' | 'key' | 'keyHash'>,
  bits: number,
): string {
  const mask = String(2 ** bits - 1);
  if (scheme === 'record') return `(${keyHash} & ${mask}::int8)`;
  return `(('x' || pg_catalog.right(${md5Sql(key)}, 5))::bit(20)::int8 & ${mask}::int8)`;
}

/** Exact sums as text; a hash of 128 bits gives its first sixty, then the next sixty. */
const SUMS: Readonly<Record<DigestScheme, string>> = {
  record: 'coalesce(pg_catalog.sum(h), 0)::text',
  md5: `coalesce(pg_catalog.sum(h::bit(60)::int8), 0)::text || ':' || coalesce(pg_catalog.sum((h << 60)::bit(60)::int8), 0)::text`,
};

/**
 * Each row's hash as `h`, and its group as `g`. The hash of a record is linear in its columns, so that values swapped between
 * rows would cancel in a sum of them: it is hashed once more.
 */
function hashesSql({ scheme, key, columns, keyHash, rows }: Hashed, bits: number | null): string {
  const all = [...key, ...columns];
  if (scheme === 'record') {
    const hash = `pg_catalog.hashbyteaextended(${recordSql(all)}, 1) AS h`;
    return rows(bits === null ? [hash] : [hash, `${groupSql({ scheme, key, keyHash }, bits)} AS g`]);
  }
  const texts = all.map((_, at) => `c${String(at)}`);
  const inner = rows(all.map((text, at) => `${text} AS c${String(at)}`));
  const group =
    bits === null ? '' : `, ${groupSql({ scheme, key: texts.slice(0, key.length), keyHash }, bits)} AS g`;
  return `SELECT ('x' || ${md5Sql(texts)})::bit(128) AS h${group} FROM (${inner} OFFSET 0) AS r`;
}

/** A record has 1,664 elements at most, and what is hashed of a value are one or two. */
const MOST_PARTS = 800;

/** The hash of a record, as bytes; of more parts than one can have, that of the hashes of several, which are not linear either. */
function recordSql(parts: readonly string[]): string {
  const records: string[] = [];
  for (let at = 0; at < parts.length; at += MOST_PARTS)
    records.push(hashedSql(parts.slice(at, at + MOST_PARTS)));
  return records.length === 1 ? (records[0] ?? '') : hashedSql(records);
}

function hashedSql(elements: readonly string[]): string {
  return `pg_catalog.int8send(pg_catalog.hash_record_extended(ROW(${elements.join(', ')}), 0))`;
}

function md5Sql(texts: readonly string[]): string {
  return `pg_catalog.md5(${rowText(texts)})`;
}

/** A function takes a hundred arguments, and each text is three. */
const MOST_TEXTS = 33;

/** The text of a row by its scheme: of each text its bytes, `:` and itself, and of NULL `~`; concat leaves NULL out. */
function rowText(texts: readonly string[]): string {
  const parts: string[] = [];
  for (let at = 0; at < texts.length; at += MOST_TEXTS) {
    const each = texts
      .slice(at, at + MOST_TEXTS)
      .map(
        (text) =>
          `pg_catalog.octet_length(${text}), CASE WHEN ${text} IS NULL THEN '~' ELSE ':' END, ${text}`,
      );
    parts.push(`pg_catalog.concat(${each.join(', ')})`);
  }
  return parts.join(' || ');
}
