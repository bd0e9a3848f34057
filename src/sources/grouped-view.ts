/** The rows of a local copy grouped by other columns: sorted once more, counted, and kept as a copy of their own. */
import type { Entry, Pages, Shape } from '../model/dataset.ts';
import { keyCodec, type Key, type KeyCodec, type NativeKey } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, NULL_KEYS } from '../model/scope.ts';
import { GROUP_COLUMNS, keyKindOf, noSuchColumn, placesOf, typesByName } from './columns.ts';
import type { CopiedView, Keeping } from './copied-view.ts';
import { localCopy, type LocalCopy } from './local-copy.ts';
import { groupedName } from './naming.ts';

const SAMPLES = 2;
type Group = { readonly key: Key; rows: number; readonly samples: NativeKey[] };

/** A view of the groups that rows of one view make under other columns. @throws ContractError when they are groups already. */
export function groupedView(view: CopiedView, by: readonly string[], keeping: Keeping): CopiedView {
  const name = groupedName(view.name, by);
  if (view.grouped) {
    throw new ContractError('grouped', `${name}: is grouped already; group the dataset it is made of`);
  }
  const shape = async (signal: AbortSignal): Promise<Shape> => {
    const { columns } = await view.shape(signal);
    const types = by.map((column) => {
      const type = Object.hasOwn(columns, column) ? columns[column] : undefined;
      if (type === undefined) throw noSuchColumn(name, column, Object.keys(columns));
      return [column, type] as const;
    });
    return {
      key: types.map(([column, type]) => ({ column, kind: keyKindOf(type), nullable: true })),
      columns: typesByName([...types, ...GROUP_COLUMNS]),
      ranged: true,
      estimate: null,
    };
  };
  const make = async (signal: AbortSignal): Promise<LocalCopy> => {
    const settings = {
      ...keeping.context,
      name,
      ...(keeping.runBytes !== undefined && { runBytes: keeping.runBytes }),
    };
    const codec = keyCodec((await shape(signal)).key.map(({ kind }) => kind));
    const references = await localCopy(referencesOf(view, by, codec, signal), settings, signal);
    try {
      return await localCopy(groupsOf(references, codec, signal), settings, signal);
    } finally {
      await references.close();
    }
  };
  return {
    name,
    shape,
    copy: (signal) => keeping.copies.get(JSON.stringify(by), make, signal),
    picker: async (columns, signal) => {
      const places = placesOf(columns, Object.keys((await shape(signal)).columns), name);
      return (stored) => places.map((place) => stored[place] ?? null);
    },
    grouped: true,
  };
}

/** Every row under its group's key, with its own native key. */
async function* referencesOf(
  view: CopiedView,
  by: readonly string[],
  codec: KeyCodec,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[]> & Pages {
  const pick = await view.picker(by, signal);
  const copy = await view.copy(signal);
  const native = keyCodec((await view.shape(signal)).key.map(({ kind }) => kind));
  for (const scope of [EVERYTHING, NULL_KEYS]) {
    for await (const page of copy.scan(scope, signal)) {
      yield page.map(({ key, row }) => ({
        key: codec.encode(pick(row)),
        row: [JSON.stringify(native.native(key))],
      }));
    }
  }
}

/** One row for each run of equal keys: the grouping cells, the number of rows, and a few of their keys. */
async function* groupsOf(
  references: LocalCopy,
  codec: KeyCodec,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[]> & Pages {
  let group = null as Group | null;
  const closed = ({ key, rows, samples }: Group): Entry => ({
    key,
    row: [...codec.decode(key), String(rows), JSON.stringify(samples)],
  });
  for (const scope of [EVERYTHING, NULL_KEYS]) {
    for await (const page of references.scan(scope, signal)) {
      const done: Entry[] = [];
      for (const { key, row } of page) {
        if (group?.key !== key) {
          if (group !== null) done.push(closed(group));
          group = { key, rows: 0, samples: [] };
        }
        group.rows += 1;
        if (group.samples.length < SAMPLES) group.samples.push(JSON.parse(row[0] ?? '[]') as NativeKey);
      }
      yield done;
    }
  }
  if (group !== null) yield [closed(group)];
}
