/** Finds the one row that a write is about, as its dataset is read, and holds it so that nobody changes it meanwhile. */
import { keyCodec } from '../../model/key.ts';
import type { Image, Write } from '../../model/writer.ts';
import type { Place } from '../sql-place.ts';
import { select } from '../sql-relation.ts';
import type { TableRef } from '../sql-table.ts';
import { imageOf, imageSql, rowOf } from './image.ts';
import type { Pen } from './pen-writer.ts';
import { refuse, type Refused } from './refusal.ts';
import { cellSql, type Relation } from './relation.ts';
import { lacking, type Deed } from './rights.ts';
import { conditions } from './scope-sql.ts';
import { namedColumn, tableRelation } from './table-relation.ts';
import { ownSql, targetOf, type Target } from './target.ts';

/** A row that is held until the transaction ends. */
export type Held = {
  readonly place: Place;
  readonly relation: Relation;
  readonly target: Target;
  readonly before: Image;
};

/** Holds the row of a key, if it is one row and still what it must be. */
export async function holdRow(
  pen: Pen,
  place: Place,
  write: Write & { readonly dataset: TableRef; readonly expect: Readonly<Record<string, string | null>> },
  signal: AbortSignal,
): Promise<Held | Refused> {
  const { dataset, expect } = write;
  const ask = pen.ask(signal);
  const relation = await tableRelation(dataset.spec, ask, place);
  const target = await targetOf(
    ask,
    { schema: dataset.spec.schema ?? place.schema, table: dataset.spec.table },
    place,
  );
  if ('refused' in target) return target;
  const ungranted = await lacking(ask, target, deedOf(write), place);
  if (ungranted !== null) return ungranted;
  const expected = Object.entries(expect).map(([name, value]) => ({
    name,
    value,
    sql: cellSql(namedColumn(relation, name, place)),
  }));
  const key =
    dataset.grouping === null
      ? relation.key
      : relation.parts(dataset.grouping.map((column) => ({ column, kind: null })));
  const codec = keyCodec(key.map(({ kind }) => kind));
  const [condition] = conditions(key, { anyOf: [codec.encode(write.key)] });
  if (condition === undefined) return gone(place);
  const what = [...imageSql(target), ownSql(target), ...expected.map(({ sql }) => sql)];
  const look = (cells: readonly string[]) =>
    ask(`${select(relation, cells, condition)} LIMIT 2 FOR UPDATE OF ${target.alias}`);
  await look(['1']);
  // Whoever waited for the row has seen it anew, and all else as it was before: other rows with its key, and what is computed.
  const found = await look(what);
  const [row] = found;
  if (row === undefined) return gone(place);
  if (found.length > 1) return refuse(place, 'not-one-record', 'more than one row has this key');
  if (row[target.columns.length] !== 't') return refuse(place, 'not-writable', INHERITING);
  const moved = expected.filter(({ value }, at) => row[target.columns.length + 1 + at] !== value);
  if (moved.length > 0) {
    const names = moved.map(({ name }) => `"${name}"`).join(', ');
    return refuse(place, 'moved', `${names} of the row is no longer what it was; run the suite again`);
  }
  return { place, relation, target, before: imageOf(target, row) };
}

/** Such a row may have more columns, which no image of it would have. */
const INHERITING = 'the row is of a table that inherits from it; name that table';

/** The row of an image as it is now, held; `null` when there is none, or none of this very table. */
export async function holdImage(
  pen: Pen,
  target: Target,
  image: Image,
  signal: AbortSignal,
): Promise<Image | null> {
  const { condition, values } = rowOf(target, image, 1);
  const sql = `${select({ from: target.from, filter: ownSql(target) }, imageSql(target), condition)} FOR UPDATE`;
  const { rows } = await pen.send(sql, values, signal);
  const [row] = rows;
  return row === undefined ? null : imageOf(target, row);
}

function deedOf(write: Write): Deed {
  if (write.op === 'remove') return { row: 'removed' };
  return { set: write.op === 'set' ? Object.keys(write.to) : write.op === 'recompute' ? [write.column] : [] };
}

function gone(place: Place): Refused {
  return refuse(place, 'moved', 'the row is no longer there; run the suite again');
}
