/** A translated dataset open for reading: the rows under their target ids, sorted into a local copy when first asked for. */
import type { Dataset, DatasetRef, Entry, OpenContext, Pages, Session, Shape } from '../model/dataset.ts';
import type { Json } from '../model/json.ts';
import { keyCodec, type KeyCodec } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, NULL_KEYS } from '../model/scope.ts';
import { placesOf, keyKindOf, noSuchColumn, typesByName } from './columns.ts';
import { copiedDataset } from './copied-dataset.ts';
import { Copies } from './copies.ts';
import type { CopiedView } from './copied-view.ts';
import { mappedRows, type Mapped } from './id-map.ts';
import { localCopy } from './local-copy.ts';
import type { OneDataset } from './one-dataset.ts';
import { obey } from './stopping.ts';
import type { Translation } from './translation.ts';

/** Opens the rows and the map, each through its own source's session; nothing is read until it is asked for. */
export async function openTranslated(
  ref: DatasetRef,
  translation: Translation,
  of: OneDataset['of'],
  context: OpenContext,
  signal: AbortSignal,
): Promise<Session> {
  obey(signal, `${ref.path} translated`);
  const rows = await context.session(ref.source);
  const ids = await context.session(translation.map.source);
  const hidesIds = ref.private.length > 0 || translation.map.private.length > 0;
  const whole = opened(rows.dataset(ref), ids.dataset(translation.map), translation, hidesIds, context);
  return {
    snapshot: null,
    lost: AbortSignal.any([rows.lost, ids.lost]),
    dataset: (asked) => of(asked, whole.dataset),
    close: whole.close,
  };
}

type Opened = { readonly dataset: Dataset; readonly close: () => Promise<void> };

function opened(
  rows: Dataset,
  ids: Dataset,
  translation: Translation,
  hidesIds: boolean,
  context: OpenContext,
): Opened {
  const name = `${rows.name} translated`;
  const copies = new Copies(name);
  const { value = 'value', runBytes } = translation;
  const settings = {
    scratch: context.scratch,
    diskCap: context.diskCap,
    name,
    ...(runBytes !== undefined && { runBytes }),
  };

  const shape = async (signal: AbortSignal): Promise<Shape> => {
    const [mine, maps] = [await rows.describe(signal), await ids.describe(signal)];
    const type = Object.hasOwn(maps.columns, value) ? maps.columns[value] : undefined;
    if (type === undefined)
      throw noSuchColumn(ids.name, value, Object.keys(maps.columns), 'name it with value');
    const kept = placesOf(translation.columns ?? Object.keys(mine.columns), Object.keys(mine.columns), name);
    const types = Object.entries(mine.columns);
    return {
      key: [
        {
          column: mine.key.map((part) => part.column).join(', '),
          kind: translation.kind ?? keyKindOf(type),
          nullable: true,
        },
      ],
      columns: typesByName(kept.flatMap((place) => (types[place] ? [types[place]] : []))),
      origin: [...mine.key.map((part) => part.column), value],
      rows: JSON.stringify([mine.rows, maps.rows, value]),
      ranged: true,
      estimate: mine.estimate,
    };
  };
  const make = async (signal: AbortSignal) => {
    const { key, columns } = await shape(signal);
    const codec = await sharedCodec(rows, ids, signal);
    // The map is read before the rows, so that one connection is enough when both are in one system.
    const copy = await localCopy(everyRow(ids, [value], signal), settings, signal);
    try {
      const map = { name: ids.name, codec, copy, private: hidesIds };
      const mapped = mappedRows(rows, Object.keys(columns), map, signal);
      return await localCopy(rekeyed(mapped, codec, keyCodec(key.map(({ kind }) => kind))), settings, signal);
    } finally {
      await copy.close();
    }
  };
  const view: CopiedView = {
    name,
    shape,
    copy: (signal) => copies.get('rows', make, signal),
    // The first cell of a stored row is its native source key.
    picker: async (wanted, signal) => {
      const places = placesOf(wanted, Object.keys((await shape(signal)).columns), name);
      return (stored) => places.map((place) => stored[place + 1] ?? null);
    },
    origin: (stored) => JSON.parse(stored[0] ?? 'null') as Json,
  };
  return {
    dataset: copiedDataset(view, { copies, context, runBytes }),
    close: () => copies.close(),
  };
}

async function* everyRow(
  dataset: Dataset,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[]> & Pages {
  for (const scope of [EVERYTHING, NULL_KEYS]) yield* dataset.scan(scope, columns, signal);
}

async function* rekeyed(
  mapped: AsyncIterable<readonly Mapped[]>,
  source: KeyCodec,
  target: KeyCodec,
): AsyncGenerator<readonly Entry[]> & Pages {
  for await (const page of mapped) {
    yield page.map(({ entry: { key, row }, target: id }) => ({
      key: target.encode([id]),
      row: [JSON.stringify(source.native(key)), ...row],
    }));
  }
}

async function sharedCodec(rows: Dataset, ids: Dataset, signal: AbortSignal): Promise<KeyCodec> {
  const [mine, maps] = [await rows.describe(signal), await ids.describe(signal)];
  const kindsOf = ({ key }: Shape) => key.map(({ kind }) => kind).join(', ');
  if (kindsOf(mine) !== kindsOf(maps)) {
    const kinds = `is keyed by (${kindsOf(maps)}) and ${rows.name} by (${kindsOf(mine)})`;
    throw new ContractError(
      'id-map',
      `${ids.name}: ${kinds}; declare the same kinds, as in key: { key: 'int' }`,
    );
  }
  return keyCodec(mine.key.map(({ kind }) => kind));
}
