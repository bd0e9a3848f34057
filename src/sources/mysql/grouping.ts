/** Regroups a relation by other columns: each distinct value once, with how many rows have it and two of their keys. */
import { Buffer } from 'node:buffer';
import { ROWS, SAMPLE_KEYS } from '../../model/dataset.ts';
import { keyCodec } from '../../model/key.ts';
import type { Cell } from '../../model/value.ts';
import { isRanged } from '../sql-columns.ts';
import { groups } from '../sql-grouping.ts';
import type { Column, Part } from './key-part.ts';
import type { Relation } from './relation.ts';
import { readAlone, type Read } from './row.ts';
import { plain } from './types.ts';

/** The relation of the groups. They are told apart by the bytes of the codec, under no collation and no padding. */
export function grouped(base: Relation, by: readonly string[]): Relation {
  const { relation, parts, hidden } = groups(
    // Sorting by a collation takes 'a' and 'a' with U+0000 after it for equal, even where comparing does not.
    { ...base, parts: (wanted) => base.parts(wanted).map((part) => part.sorted ?? part) },
    by,
    ({ cell }) => cell,
    packedSql,
  );
  const columns = new Map<string, Column>(
    relation.key.map((part) => [
      part.column,
      {
        sql: part.cell,
        own: part.cell,
        type: part.type,
        decimals: 0,
        read: part.read,
        nullable: part.nullable,
        unicode: false,
        collation: null,
      },
    ]),
  );
  columns.set(ROWS, plainColumn('g.n', 'number', 'bigint', plain));
  const sql = hidden ? 'NULL' : `CASE WHEN g.low = g.high THEN g.low ELSE concat(g.low, ';', g.high) END`;
  columns.set(SAMPLE_KEYS, { ...plainColumn(sql, 'json', 'json', unpacked(base.key)), nullable: hidden });
  return { ...relation, columns, ranged: isRanged(parts, base.indexed), digestible: null };
}

function plainColumn(sql: string, family: 'number' | 'json', name: string, read: Read): Column {
  const type = { family, name };
  return { sql, own: sql, type, decimals: 0, read, nullable: false, unicode: false, collation: null };
}

/** A key as one text, which min and max can choose from: the bytes of each part in hexadecimal digits, `-` for NULL. */
function packedSql(key: readonly Part[]): string {
  const parts = key.map(({ cell }) => `coalesce(hex(concat(${cell}, '')), '-')`);
  return `concat_ws(',', ${parts.join(', ')})`;
}

/** The same keys as reports show them. */
function unpacked(key: readonly Part[]): Read {
  const codec = keyCodec(key.map(({ kind }) => kind));
  const cell = (part: string, at: number): Cell => {
    const read = part === '-' ? undefined : key[at]?.read;
    return read === undefined ? null : readAlone(read, Buffer.from(part, 'hex'));
  };
  return (packed) =>
    JSON.stringify(
      packed
        .split(';')
        .map((one) => codec.native(codec.encode(one.split(',').map((part, at) => cell(part, at))))),
    );
}
