/** Regroups a relation by other columns: each distinct value once, with how many rows have it and two of their keys. */
import { ROWS, SAMPLE_KEYS } from '../../model/dataset.ts';
import { isRanged } from '../sql-columns.ts';
import { groups } from '../sql-grouping.ts';
import type { Column, Part } from './key-part.ts';
import type { Relation } from './relation.ts';
import { fallibleOf } from './table-relation.ts';

/** The relation of the groups. They are told apart by the bytes of the codec, under no collation and no padding. */
export function grouped(base: Relation, by: readonly string[]): Relation {
  const { relation, parts, hidden } = groups(base, by, groupSql, comparedSql);
  const columns = new Map<string, Column>(
    relation.key.map((part) => [
      part.column,
      { sql: part.cell, type: part.type, nullable: part.nullable, bytewise: part.own },
    ]),
  );
  columns.set(ROWS, {
    sql: 'g.n',
    type: { family: 'number', name: 'int8' },
    nullable: false,
    bytewise: false,
  });
  const sql = hidden ? 'NULL::json' : samplesSql(base.key);
  columns.set(SAMPLE_KEYS, {
    sql,
    type: { family: 'json', name: 'json' },
    nullable: hidden,
    bytewise: false,
  });
  return {
    ...relation,
    columns,
    digestible: null,
    fallible: [...new Set([...fallibleOf(parts), ...base.fallible])],
    ranged: isRanged(parts, base.indexed) && parts.every(({ cell, order }) => cell === order),
  };
}

function groupSql({ kind, own, cell }: Part): string {
  return kind === 'text' && !own ? `${cell} COLLATE "C"` : cell;
}

/** uuid and bytea have no min before 18, and rows of columns none: their texts have. */
function comparedSql(key: readonly Part[]): string {
  const [first] = key;
  if (key.length === 1 && first !== undefined && ['int', 'date', 'timestamp'].includes(first.kind))
    return first.cell;
  const texts = key.map(({ cell }) => `(${cell})::text COLLATE "C"`);
  return texts.length === 1 ? (texts[0] ?? '') : `ARRAY[${texts.join(', ')}]`;
}

function samplesSql(key: readonly Part[]): string {
  const native = (from: string): string => {
    const values = key.map((part, at) =>
      nativeSql(part, key.length === 1 ? `g.${from}` : `(g.${from})[${at + 1}]`),
    );
    return `json_build_array(${values.join(', ')})`;
  };
  const both = `json_build_array(${native('low')}, ${native('high')})`;
  return `CASE WHEN g.low IS NOT DISTINCT FROM g.high THEN json_build_array(${native('low')}) ELSE ${both} END`;
}

/** A key value as reports show it: integers that JSON holds exactly as numbers, all else as the codec's text. */
function nativeSql({ kind, type }: Part, sql: string): string {
  if (kind === 'int') {
    const number = `(${sql})::numeric`;
    const safe = `${number} BETWEEN -9007199254740991 AND 9007199254740991`;
    return `CASE WHEN ${safe} THEN to_json(${number}) ELSE to_json((${sql})::text) END`;
  }
  return type.family === 'instant'
    ? `to_json(replace((${sql})::text, '+00', ''))`
    : `to_json((${sql})::text)`;
}
