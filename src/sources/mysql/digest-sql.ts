/** Digests in SQL: rows as hashes, their exact sums, and the groups that their keys fall into. */
import { randomUUID } from 'node:crypto';
import type { Digest, DigestOf } from '../../model/digest.ts';
import { MD5_PROBE } from '../../model/digest-md5.ts';
import { ContractError } from '../../model/problem.ts';
import type { Place } from '../sql-place.ts';
import { columnText, keyText, type HashedText } from './digest-forms.ts';
import { literal } from './quote.ts';
import type { Relation } from './relation.ts';
import { namedColumn } from './table-relation.ts';

/** What of a row is hashed. */
export type HashedRow = { readonly key: readonly HashedText[]; readonly columns: readonly HashedText[] };

/** The row of a relation. @throws SourceError for a column that is missing or may not be read. */
export function hashedRow(relation: Relation, of: DigestOf, place: Place): HashedRow {
  return {
    key: relation.key.map((part) => keyText(part, namedColumn(relation, part.column, place).decimals)),
    columns: of.columns.map(({ column, form }) => columnText(namedColumn(relation, column, place), form)),
  };
}

/** How far the first of both sums is moved up, so that one sum holds both: more than the second can come to. */
const DIGITS = 30;
/** What a row adds that has no hash: more than both sums can come to. */
const UNHASHED = 60;

/**
 * What is selected: how many rows there are, and the sum of both halves of their hashes in one decimal, since the server would
 * compute a hash for each of two sums. A variable holds it between the halves, which one expression has from left to right;
 * that it does is part of the proof. A text beyond max_allowed_packet is NULL to the server, and so is its hash: such a row
 * is counted apart.
 */
export function totals({ key, columns }: HashedRow): readonly [rows: string, sum: string] {
  const first = `CONV(LEFT(@reconcile := MD5(${rowText([...key, ...columns])}), 15), 16, 10)`;
  const second = `LPAD(CONV(SUBSTR(@reconcile, 16, 15), 16, 10), ${DIGITS}, '0')`;
  const hash = `CAST(CONCAT(${first}, ${second}) AS DECIMAL(65))`;
  return ['COUNT(*)', `COALESCE(SUM(IFNULL(${hash}, 1${'0'.repeat(UNHASHED)})), 0)`];
}

/** The group of a row: the low bits of what its key's hash ends in; of a key without a hash, the first. */
export function groupSql({ key }: Pick<HashedRow, 'key'>, bits: number): string {
  return `(IFNULL(CAST(CONV(RIGHT(MD5(${rowText(key)}), 5), 16, 10) AS UNSIGNED), 0) & ${2 ** bits - 1})`;
}

/** The text of a row: of each text its bytes, `:` and itself, and of NULL `~`. */
function rowText(texts: readonly HashedText[]): string {
  const parts = texts.flatMap(({ text, length, missing }) =>
    missing === null
      ? [length, `':'`, text]
      : [`IF(${missing}, '~', CONCAT(${length}, ':'))`, `IF(${missing}, '', ${text})`],
  );
  return `CONCAT(${parts.join(', ')})`;
}

/** Two digests as one: that of the rows of both. */
export function added(left: Digest, right: Digest): Digest {
  const [a, b] = [left, right].map(({ sum }) => sum.split(':'));
  const sums = [0, 1].map((at) => String(BigInt(a?.[at] ?? '') + BigInt(b?.[at] ?? '')));
  return {
    rows: left.rows + right.rows,
    sum: [...sums, ...(a?.slice(2) ?? []), ...(b?.slice(2) ?? [])].join(':'),
  };
}

/** The digest that totals are. Rows without a hash make it unlike any other. @throws ContractError for anything but totals. */
export function digestIn([rows, total]: readonly (string | null | undefined)[], name: string): Digest {
  // Of very many rows without a hash MariaDB's sum grows beyond the digits of a decimal, and MySQL's ends there.
  if (!/^\d{1,15}$/.test(rows ?? '') || !/^\d{1,80}$/.test(total ?? '')) {
    throw new ContractError('digest', `${name}: the server's answer is no digest; report this defect`);
  }
  const sum = BigInt(total ?? '');
  const above = 10n ** BigInt(DIGITS);
  const isWhole = sum < 10n ** BigInt(UNHASHED);
  const halves = `${sum / above}:${sum % above}`;
  return { rows: Number(rows), sum: isWhole ? halves : `${halves}:${randomUUID()}` };
}

const PROBE_BITS = 18;

/** A query for what the server makes of fixed rows, by the same SQL as of others: their totals, and their groups. */
export function probeSql(): string {
  const rows = MD5_PROBE.map(
    (cells) =>
      `SELECT ${cells.map((cell, at) => `${cell === null ? 'NULL' : literal(cell)} AS c${at}`).join(', ')}`,
  );
  const texts = (MD5_PROBE[0] ?? []).map((_, at): HashedText => {
    return { text: `c${at}`, length: `LENGTH(c${at})`, missing: `c${at} IS NULL` };
  });
  const groups = MD5_PROBE.map(([key]) => {
    const text = literal(key ?? '');
    return groupSql({ key: [{ text, length: `LENGTH(${text})`, missing: null }] }, PROBE_BITS);
  });
  const [count, sum] = totals({ key: texts.slice(0, 1), columns: texts.slice(1) });
  return `SELECT ${[count, sum, ...groups].join(', ')} FROM (${rows.join(' UNION ALL ')}) AS probe`;
}

/** The proof that such an answer is. */
export function proofIn([rows, total, ...groups]: readonly (string | null)[], name: string): string {
  return `md5 ${digestIn([rows, total], name).sum} ${groups.join(' ')}`;
}
