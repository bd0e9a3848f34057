/** Finds the columns that a config names among those that a relation has, and says whether an index has their order. */
import { SourceError } from '../model/problem.ts';
import { noSuchColumn } from './columns.ts';
import type { Place } from './sql-place.ts';

/** What a relation has. */
export type Columns<Column> = {
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns that exist but may not be read. */
  readonly forbidden: ReadonlySet<string>;
};

/** A column by its name; `grant` gives the right to read one. @throws SourceError for a column that is missing or may not be read. */
export function columnOf<Column>(
  { columns, forbidden }: Columns<Column>,
  name: string,
  place: Place,
  grant: (column: string) => string,
): Column {
  const found = columns.get(name);
  if (found !== undefined) return found;
  if (forbidden.has(name)) {
    throw new SourceError(
      'no-rights',
      `${place.name}: user "${place.user}" may not read the column "${name}"; ${grant(name)}`,
    );
  }
  throw missing(name, columns.keys(), place);
}

/** @throws SourceError for a column that is missing; one that may not be read is there. */
export function demandColumns(
  { columns, forbidden }: Columns<unknown>,
  names: readonly string[],
  place: Place,
): void {
  const unknown = names.find((name) => !columns.has(name) && !forbidden.has(name));
  if (unknown !== undefined) throw missing(unknown, columns.keys(), place);
}

/** Whether one of the indexes begins with columns. */
export function indexing(indexes: readonly (readonly string[])[]): (names: readonly string[]) => boolean {
  return (names) => indexes.some((index) => names.every((name, at) => index[at] === name));
}

/** Whether reading a range of keys costs about its share of the whole. */
export function isRanged(
  key: readonly { readonly own: boolean; readonly column: string }[],
  indexed: (columns: readonly string[]) => boolean,
): boolean {
  return key.every(({ own }) => own) && indexed(key.map(({ column }) => column));
}

function missing(name: string, existing: Iterable<string>, place: Place): SourceError {
  const { message } = noSuchColumn(place.name, name, existing, 'correct the config');
  return new SourceError('column-missing', message);
}
