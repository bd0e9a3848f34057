/** Rows and the objects that they name, walked in step: one pair for each storage key, whatever number of rows names it. */
import type { Algorithm } from '../model/contents.ts';
import { ROWS, type Dataset, type Entry, type Pages } from '../model/dataset.ts';
import { decimal } from '../model/decimal.ts';
import type { Json } from '../model/json.ts';
import { hasNull, keyCodec, type Key, type KeyPart } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, type Scope } from '../model/scope.ts';
import type { Cell, Cells } from '../model/value.ts';
import { isGrouped, wholeNumber } from './counts.ts';
import { clockProblem, gravest, type Age, type Fence } from './fence.ts';
import { foldRuns } from './fold-runs.ts';
import { isFolder } from './folders.ts';
import { mergeJoin, type Pair } from './merge-join.ts';
import { checksumText } from './object-checksum.ts';
import { addSaid, onlyOne } from './said-values.ts';
import { isTooMany, type Missing, type Stray, type Unlinked } from './recoverable.ts';

/** The columns of the rows that say something about their object. */
export type Said = {
  readonly size?: string;
  readonly checksum?: { readonly column: string; readonly algorithm: Algorithm };
  readonly mime?: string;
  readonly time?: string;
  /** Whether what stores keep in place of a folder needs a row. */
  readonly folders: 'ignore' | 'report';
};

/** What rows say of an object, and what a finding calls it. */
export type Claim = 'size' | 'checksum' | 'mime';

/** What all rows of one storage key say: the different values, and those of the last row as they stand there. */
export type Naming = {
  rows: number;
  readonly says: Readonly<Record<Claim, Cell[]>>;
  readonly stands: Record<Claim, Cell>;
  time: Cell;
  age: Age | null;
};

/** What a finding shows: the value of the one row as it stands there, or what several rows say, as a list. */
export function shownClaim({ rows, says, stands }: Naming, claim: Claim): Cell | readonly Cell[] {
  return rows === 1 ? stands[claim] : says[claim];
}

/** What a listing says of an object. */
type Listed = { readonly size: Cell; readonly modified: Cell; readonly etag: Cell };

/** What is without its other half; `clock` says what is wrong with its time where no fence can be measured from it. */
export type Alone =
  | { readonly is: 'missing'; readonly clock: string | null; readonly missing: Missing }
  | { readonly is: 'orphan'; readonly clock: string | null; readonly stray: Stray }
  | { readonly is: 'in-flight'; readonly clock: null };

/** The two sides of a check, ready to be walked over any scope. */
export type Links = {
  readonly key: readonly KeyPart[];
  readonly namings: (scope: Scope) => Pages<Naming>;
  readonly pairs: (scope: Scope) => AsyncIterable<readonly Pair<Naming, Cells>[]>;
  readonly listed: (row: Cells) => Listed;
  /** What a pair is of which one half is missing; `null` for any other, and for what needs no other half. */
  readonly alone: (pair: Pair<Naming, Cells>) => Alone | null;
  /** Whether rows whose object does not exist are old enough for that to be wrong. */
  readonly isMissing: (entry: Entry<Naming>) => boolean;
  /** A storage key as a person reads it. */
  readonly native: (key: Key) => Json;
  /** The columns of the storage key, by which values of it are masked where it is private. */
  readonly keyColumns: { readonly column: string; readonly sourceColumn: string };
  /** Whether rows hold checksums as bytes and not as text. */
  readonly bytesInRows: boolean;
};

/** Opens both sides. @throws ContractError when the time of the rows names no instant. */
export async function linksOf(
  rows: Dataset,
  objects: Dataset,
  said: Said,
  fence: Fence,
  signal: AbortSignal,
): Promise<Links> {
  const shape = await rows.describe(signal);
  if (said.time !== undefined) demandInstant(rows.name, said.time, shape.columns[said.time]?.family);
  const grouped = isGrouped(shape);
  const wanted = [said.size, said.checksum?.column, said.mime, said.time, grouped ? ROWS : undefined];
  const columns = wanted.filter((column) => column !== undefined);
  const [sizeAt, checksumAt, mimeAt, timeAt, rowsAt] = wanted.map((column) =>
    column === undefined ? -1 : columns.indexOf(column),
  ) as [number, number, number, number, number];
  const { algorithm } = said.checksum ?? {};
  const claims = [
    { claim: 'size', at: sizeAt, read: sizeText },
    { claim: 'checksum', at: checksumAt, read: (cell: Cell) => digestText(cell, algorithm) ?? cell },
    { claim: 'mime', at: mimeAt, read: (cell: Cell) => cell },
  ] as const;
  const take = (naming: Naming, row: Cells): void => {
    const time = row[timeAt] ?? null;
    if (naming.rows === 0) naming.time = time;
    else naming.age = gravest(naming.age ?? fence(naming.time), fence(time));
    naming.rows += grouped ? wholeNumber(row[rowsAt] ?? null, `${rows.name}: column "${ROWS}"`) : 1;
    for (const { claim, at, read } of claims) {
      if (at < 0) continue;
      naming.stands[claim] = row[at] ?? null;
      addSaid(naming.says[claim], read(naming.stands[claim]));
    }
  };
  const namings = (scope: Scope) => foldRuns(rows.scan(scope, columns, signal), begin, take);

  const { key, columns: has } = await objects.describe(signal);
  const listing = ['size', 'last_modified', 'etag'].filter((column) => Object.hasOwn(has, column));
  if (said.size !== undefined && !listing.includes('size')) listing.push('size'); // so that its absence is told
  const [ownSizeAt, modifiedAt, etagAt] = ['size', 'last_modified', 'etag'].map((column) =>
    listing.indexOf(column),
  ) as [number, number, number];
  const listed = (row: Cells): Listed => ({
    size: sizeText(row[ownSizeAt] ?? null),
    modified: row[modifiedAt] ?? null,
    etag: row[etagAt] ?? null,
  });
  const withoutObject = ({ key: name, row }: Entry<Naming>): Alone => {
    const own = row.age ?? fence(row.time);
    if (own === 'young') return { is: 'in-flight', clock: null };
    const { rows: naming, says } = row;
    const digest = digestText(onlyOne(says.checksum), algorithm);
    const missing = { key: name, rows: naming, size: onlyOne(says.size), digest };
    return { is: 'missing', clock: clockProblem(own), missing };
  };
  const withoutRow = ({ key: name, row }: Entry): Alone | null => {
    const { size, modified } = listed(row);
    if (said.folders === 'ignore' && isFolder(name, size)) return null;
    const own = fence(modified);
    if (own === 'young') return { is: 'in-flight', clock: null };
    return { is: 'orphan', clock: clockProblem(own), stray: { key: name, size } };
  };
  const codec = keyCodec(shape.key.map(({ kind }) => kind));
  return {
    key: shape.key,
    namings,
    pairs: (scope) =>
      mergeJoin(namings(scope), objects.scan(scope, listing, signal), [rows.name, objects.name]),
    listed,
    alone: ({ key, left, right }) => {
      if (hasNull(key) || (left === null) === (right === null)) return null;
      return left !== null ? withoutObject(left) : right !== null ? withoutRow(right) : null;
    },
    isMissing: (entry) => withoutObject(entry).is === 'missing',
    native: (one) => codec.native(one)[0] ?? null,
    keyColumns: { column: key[0]?.column ?? '', sourceColumn: shape.key[0]?.column ?? '' },
    bytesInRows: said.checksum !== undefined && shape.columns[said.checksum.column]?.family === 'bytes',
  };
}

/** Takes what is missing, or what no row names; whether there is room for more. */
export function hold(unlinked: Unlinked, alone: Alone): boolean {
  if (alone.is === 'missing') unlinked.missing.push(alone.missing);
  else if (alone.is === 'orphan') unlinked.strays.push(alone.stray);
  return !isTooMany(unlinked);
}

/** Everything without its other half; `null` when that is too much to be held. */
export async function allUnlinked({ pairs, alone }: Links): Promise<Unlinked | null> {
  const all: Unlinked = { missing: [], strays: [] };
  for await (const batch of pairs(EVERYTHING)) {
    for (const pair of batch) {
      const one = alone(pair);
      if (one !== null && !hold(all, one)) return null;
    }
  }
  return all;
}

function begin(): Naming {
  const says = { size: [], checksum: [], mime: [] };
  return { rows: 0, says, stands: { size: null, checksum: null, mime: null }, time: null, age: null };
}

/** Exact, and in one form; what is no number stays what it is. */
function sizeText(cell: Cell): Cell {
  return cell === null ? null : (decimal(cell) ?? cell);
}

/** In one form; `null` for what is no such checksum. */
function digestText(cell: Cell, algorithm: Algorithm | undefined): string | null {
  return cell === null || algorithm === undefined ? null : checksumText(cell, algorithm);
}

function demandInstant(dataset: string, column: string, family: string | undefined): void {
  if (family === undefined || family === 'instant' || family === 'untyped') return;
  throw new ContractError(
    'no-instant',
    `${dataset}: column "${column}" names no instant; use a column with a time zone, or a computed one, as in computed: { at_utc: "${column} AT TIME ZONE 'UTC'" }`,
  );
}
