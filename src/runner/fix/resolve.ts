/** Turns a change that a check proposes into what a writer would be handed, what a person may see of it, and a seal over the whole. */
import type { Check } from '../../model/check.ts';
import { placeOf, type CellsByColumn, type Change, type Place } from '../../model/change.ts';
import type { DatasetRef } from '../../model/dataset.ts';
import { stableJson, type Json } from '../../model/json.ts';
import { keyCodec } from '../../model/key.ts';
import { CheckError } from '../../model/problem.ts';
import type { Cells } from '../../model/value.ts';
import type { Bound } from '../bind.ts';
import { isHidden, privateColumns } from '../rendering.ts';
import type { Mask } from '../mask.ts';
import type { Asked } from './ask.ts';

/** A change of one record, with the finding that it is for. */
export type Resolved = {
  readonly change: Change;
  readonly asked: Asked;
  readonly ref: DatasetRef;
  /** The dataset's name, with its source. */
  readonly dataset: string;
  /** Native values in the order of the dataset's key. */
  readonly key: Cells;
  readonly before: Json;
  readonly after: Json;
};

/** Finds what a change is about. @throws CheckError for one that its check may not make. */
export function resolve(
  check: Check,
  change: Change,
  asked: Asked,
  bound: ReadonlyMap<string, Bound>,
  mask: Mask,
): Resolved {
  const place = placeOf(change);
  if (place.role !== check.definition.changes) {
    throw new CheckError(
      'fix-role',
      `check ${check.id}: ${check.definition.name} would change the role "${place.role}", and says that it never does`,
    );
  }
  const unseen = overwritten(change).find((column) => !Object.hasOwn(expectedBy(change), column));
  if (unseen !== undefined) {
    throw new CheckError(
      'fix-expect',
      `check ${check.id}: ${check.definition.name} would write over "${unseen}" without saying what stands there`,
    );
  }
  const target = boundTo(place, check, bound);
  const { ref, view } = target;
  // A value may come from the other side, where it is private by another column's name.
  const hidden = privateColumns(bound);
  const isAll = isHidden(asked.finding, hidden);
  const shown = (cells: CellsByColumn): Json =>
    Object.fromEntries(
      Object.entries(cells).map(([column, cell]) => [
        column,
        isAll || hidden.has(column) ? mask(cell) : cell,
      ]),
    );
  return {
    change,
    asked,
    ref,
    dataset: view.name,
    key: nativeCells(place, target),
    ...described(change, asked, shown),
  };
}

/** The columns that a change writes over: what somebody else put there must show. */
function overwritten(change: Change): readonly string[] {
  if (change.op === 'set') return Object.keys(change.to);
  return change.op === 'recompute' ? [change.column] : [];
}

function expectedBy(change: Change): CellsByColumn {
  return change.op === 'copy-object' ? {} : change.expect;
}

/** The dataset that plays a place's role. @throws CheckError when none does. */
export function boundTo({ role }: Place, check: Check, bound: ReadonlyMap<string, Bound>): Bound {
  const found = bound.get(role);
  if (found !== undefined) return found;
  throw new CheckError('fix-role', `check ${check.id}: no dataset plays the role "${role}"`);
}

/** The native values of a place's key. */
export function nativeCells({ key }: Place, { shape }: Pick<Bound, 'shape'>): Cells {
  if (typeof key === 'string') return keyCodec(shape.key.map(({ kind }) => kind)).decode(key);
  return key.map((part) => (part === null ? null : String(part)));
}

/** A seal over a change: equal for the same change, and only by whoever has the key of the out folder. */
export function sealOf({ change, asked, dataset, key }: Resolved, proved: Json, mask: Mask): string {
  const { fingerprint, measure } = asked.line;
  // A change is plain data, whatever its check made it of.
  const plain = JSON.parse(JSON.stringify(change)) as Json;
  return mask(stableJson([dataset, [...key], plain, fingerprint, measure, proved])) as string;
}

function described(
  change: Change,
  { line }: Asked,
  shown: (cells: CellsByColumn) => Json,
): { readonly before: Json; readonly after: Json } {
  switch (change.op) {
    case 'set':
      return { before: shown(change.expect), after: shown(change.to) };
    case 'recompute':
      return { before: shown(change.expect), after: { [change.column]: line.expected } };
    case 'remove':
      return { before: shown(change.expect), after: null };
    case 'advance-sequence':
      return { before: shown(change.expect), after: { next: change.to } };
    case 'copy-object':
      return { before: null, after: { copy: 'of the object in the source' } };
  }
}
