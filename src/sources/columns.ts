/** Columns and keys as a config declares them for sources that have no catalog: files and rows in memory. */
import { ROWS, SAMPLE_KEYS } from '../model/dataset.ts';
import type { KeyKind, KeyPart } from '../model/key.ts';
import { ConfigError, ContractError } from '../model/problem.ts';
import type { ColumnType, Family } from '../model/value.ts';
import { demandKinds } from './known-options.ts';

/** A column's type, or only its family. */
export type ColumnSpec = Family | ColumnType;

/** Key columns in order: one, several, or each with its kind, as in `{ berth_id: 'int' }`. */
export type KeySpec = string | readonly string[] | Readonly<Record<string, KeyKind>>;

const KINDS: Readonly<Partial<Record<Family, KeyKind>>> = {
  number: 'int',
  uuid: 'uuid',
  date: 'date',
  timestamp: 'timestamp',
  instant: 'timestamp',
  bytes: 'bytes',
};

/** What every dataset of groups has besides its key. */
export const GROUP_COLUMNS: readonly (readonly [string, ColumnType])[] = [
  [ROWS, { family: 'number', name: 'int8' }],
  [SAMPLE_KEYS, { family: 'json', name: 'jsonb' }],
];

/** The kind of key that a column of this type makes when none is declared: what is in doubt is text. */
export function keyKindOf(type: ColumnType | undefined): KeyKind {
  return (type && KINDS[type.family]) ?? 'text';
}

/** A column's whole type; a family alone names itself. */
function columnType(spec: ColumnSpec): ColumnType {
  return typeof spec === 'string' ? { family: spec, name: spec } : spec;
}

/** Types by name and nothing else: a column may be called `constructor`, and one that is not there is not found. */
export function typesByName(
  types: Iterable<readonly [string, ColumnType]>,
): Readonly<Record<string, ColumnType>> {
  const named = Object.create(null) as Record<string, ColumnType>;
  for (const [name, type] of types) named[name] = type;
  return named;
}

/** The types of columns by name. */
export function columnTypes(
  specs: Readonly<Record<string, ColumnSpec>>,
): Readonly<Record<string, ColumnType>> {
  return typesByName(Object.entries(specs).map(([name, spec]) => [name, columnType(spec)]));
}

/** The parts of a declared key; where only a column is named, its declared type gives the kind. @throws ConfigError for a key without columns. */
export function keyParts(
  key: KeySpec,
  types: Readonly<Record<string, ColumnType>>,
  place: string,
): readonly KeyPart[] {
  if (typeof key === 'object' && !Array.isArray(key))
    demandKinds(place, Object.values(key as Record<string, string>));
  const named = typeof key === 'string' ? [key] : key;
  const kinds: readonly (readonly [string, KeyKind | undefined])[] = isList(named)
    ? named.map((column) => [column, undefined])
    : Object.entries(named);
  if (kinds.length === 0) {
    throw new ConfigError(
      'config',
      `${place}: its key has no column; name at least one, as in key: { id: 'int' }`,
    );
  }
  return kinds.map(([column, kind]) => ({ column, kind: kind ?? keyKindOf(types[column]), nullable: true }));
}

function isList(key: readonly string[] | Readonly<Record<string, KeyKind>>): key is readonly string[] {
  return Array.isArray(key);
}

/** The places of columns among those that exist. @throws ContractError that names the dataset and the column. */
export function placesOf(
  columns: readonly string[],
  existing: readonly string[],
  dataset: string,
): readonly number[] {
  return columns.map((column) => {
    const place = existing.indexOf(column);
    if (place < 0) throw noSuchColumn(dataset, column, existing);
    return place;
  });
}

/** The error for a column that a dataset does not have. */
export function noSuchColumn(
  dataset: string,
  column: string,
  existing: Iterable<string>,
  advice = '',
): ContractError {
  const known = [...existing];
  const shown = known.slice(0, 20).map((name) => JSON.stringify(name));
  const more = known.length > 20 ? ` and ${known.length - 20} more` : '';
  const columns = known.length === 0 ? 'it has none' : `its columns are ${shown.join(', ')}${more}`;
  return new ContractError(
    'column-missing',
    `${dataset}: has no column ${JSON.stringify(column)}; ${columns}${advice === '' ? '' : `; ${advice}`}`,
  );
}
