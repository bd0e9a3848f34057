/** Counts rows group by group: a source against a target, and against what explains their difference. */
import { ROWS, type Dataset, type Entry, type Shape } from '../model/dataset.ts';
import { compareKeys, keyCodec, type Key, type KeyKind, type NativeKey } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../model/scope.ts';
import type { Cell } from '../model/value.ts';
import { everyScope, isNullable, wholeNumber } from './counts.ts';
import { mergeJoin } from './merge-join.ts';

/** A dataset made by `by`, and how its group values are translated; `null` where they stay as they are. */
export type GroupedSide = { readonly groups: Dataset; readonly translate: TranslateGroup | null };

/** Translates the values of a group; `unmapped` is the position of the first value that no map names, or -1. */
export type TranslateGroup = (cells: readonly Cell[]) => {
  readonly cells: readonly Cell[];
  readonly unmapped: number;
};

/** One group and how many rows each side has in it: source, target, then what explains their difference. */
export type GroupCounts = {
  readonly values: NativeKey;
  readonly unmapped: number;
  readonly counts: readonly number[];
};

/** The most groups that are held in memory. */
const MOST_HELD = 100_000;

/**
 * The groups of all sides, a group of NULL among them. Source and target are walked in step when nothing is translated
 * and all groups are of the same key kinds; else all groups are held and compared as text. What explains is held always.
 * One dataset, or source and target, is read at a time.
 * @throws ContractError when more than `MOST_HELD` groups would be held.
 */
export async function* groupCounts(
  sides: readonly GroupedSide[],
  signal: AbortSignal,
): AsyncGenerator<GroupCounts, void, undefined> {
  const shaped = await Promise.all(
    sides.map(async (side) => ({ ...side, shape: await side.groups.describe(signal) })),
  );
  const alike = new Set(shaped.map((side) => kindsOf(side).join())).size === 1;
  const [source, target] = shaped;
  const inStep = alike && sides.every(({ translate }) => translate === null);
  if (inStep && source !== undefined && target !== undefined) yield* walked(source, target, shaped, signal);
  else yield* held(shaped, signal);
}

type Shaped = GroupedSide & { readonly shape: Shape };

function kindsOf(side: Shaped | undefined): readonly KeyKind[] {
  return side?.shape.key.map(({ kind }) => kind) ?? [];
}

async function* walked(
  source: Shaped,
  target: Shaped,
  sides: readonly Shaped[],
  signal: AbortSignal,
): AsyncGenerator<GroupCounts, void, undefined> {
  const codec = keyCodec(kindsOf(source));
  const explained = new HeldGroups<Key>(sides.length);
  for (const [at, side] of sides.entries()) {
    if (at > 1) for await (const { key, row } of rowsPerGroup(side, signal)) explained.add(key, key, at, row);
  }
  const emit = (key: Key, counts: readonly number[]) => ({ values: codec.native(key), unmapped: -1, counts });
  let last: { readonly key: Key; readonly counts: number[] } | undefined;
  for await (const { key, side, rows } of inKeyOrder(source, target, signal)) {
    if (last?.key !== key) {
      if (last !== undefined) yield emit(last.key, last.counts);
      last = { key, counts: explained.take(key) };
    }
    last.counts[side] = (last.counts[side] ?? 0) + rows;
  }
  if (last !== undefined) yield emit(last.key, last.counts);
  for (const [key, counts] of explained.rest()) yield emit(key, counts);
}

/** Both sides' groups in key order, those of NULL last; groups of NULL do not join, but come one after the other. */
async function* inKeyOrder(
  source: Shaped,
  target: Shaped,
  signal: AbortSignal,
): AsyncGenerator<{ readonly key: Key; readonly side: 0 | 1; readonly rows: number }, void, undefined> {
  for (const scope of [EVERYTHING, NULL_KEYS]) {
    const left = pagesOf(source, scope, signal);
    const right = pagesOf(target, scope, signal);
    for await (const pairs of mergeJoin(left, right, [source.groups.name, target.groups.name])) {
      for (const pair of pairs) {
        if (pair.left !== null) yield { key: pair.key, side: 0, rows: pair.left.row };
        if (pair.right !== null) yield { key: pair.key, side: 1, rows: pair.right.row };
      }
    }
  }
}

async function* held(
  sides: readonly Shaped[],
  signal: AbortSignal,
): AsyncGenerator<GroupCounts, void, undefined> {
  const all = new HeldGroups<ReturnType<TranslateGroup>>(sides.length);
  for (const [at, side] of sides.entries()) {
    const codec = keyCodec(kindsOf(side));
    const textCodec = keyCodec([...codec.kinds.map(() => 'text' as const), 'int']);
    for await (const { key, row } of rowsPerGroup(side, signal)) {
      const cells = codec.decode(key);
      const group = side.translate?.(cells) ?? { cells, unmapped: -1 };
      // A value that no map names is never taken for a translated one, so where it stands is part of the group.
      all.add(textCodec.encode([...group.cells, String(group.unmapped)]), group, at, row);
    }
  }
  const kinds = kindsOf(sides[1]);
  for (const [{ cells, unmapped }, counts] of all.rest()) {
    yield { values: cells.map((cell, at) => shown(cell, kinds[at])), unmapped, counts };
  }
}

function shown(cell: Cell, kind: KeyKind | undefined): string | number | null {
  const number = kind === 'int' ? Number(cell) : Number.NaN;
  return Number.isSafeInteger(number) && String(number) === cell ? number : cell;
}

/** Groups in memory, at most `MOST_HELD`, each with a count a side. */
class HeldGroups<Group> {
  private readonly groups = new Map<Key, { readonly group: Group; readonly counts: number[] }>();
  private readonly sides: number;

  constructor(sides: number) {
    this.sides = sides;
  }

  add(key: Key, group: Group, side: number, rows: number): void {
    const found = this.groups.get(key) ?? { group, counts: this.zeros() };
    found.counts[side] = (found.counts[side] ?? 0) + rows;
    if (this.groups.size >= MOST_HELD && !this.groups.has(key)) {
      throw new ContractError(
        'too-many-groups',
        `grouped counts: more than ${MOST_HELD} groups are too many to translate or explain; group by fewer columns, or by columns of the same type without a map`,
      );
    }
    this.groups.set(key, found);
  }

  take(key: Key): number[] {
    const found = this.groups.get(key);
    this.groups.delete(key);
    return found?.counts ?? this.zeros();
  }

  *rest(): Generator<readonly [Group, readonly number[]], void, undefined> {
    const ordered = [...this.groups].sort(([a], [b]) => compareKeys(a, b));
    for (const [, { group, counts }] of ordered) yield [group, counts];
  }

  private zeros(): number[] {
    return Array.from({ length: this.sides }, () => 0);
  }
}

async function* rowsPerGroup(
  side: Shaped,
  signal: AbortSignal,
): AsyncGenerator<Entry<number>, void, undefined> {
  for (const scope of everyScope(side.shape)) {
    for await (const page of pagesOf(side, scope, signal)) yield* page;
  }
}

async function* pagesOf(
  { groups, shape }: Shaped,
  scope: Scope,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry<number>[], void, undefined> {
  if (scope === NULL_KEYS && !isNullable(shape)) return;
  const place = `${groups.name}: column "${ROWS}"`;
  for await (const page of groups.scan(scope, [ROWS], signal)) {
    yield page.map(({ key, row }) => ({ key, row: wholeNumber(row[0] ?? null, place) }));
  }
}
