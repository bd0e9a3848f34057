/** Walks rows and their id map in step: each row with its target id, both sides read once and neither held in memory. */
import type { Dataset, Entry } from '../model/dataset.ts';
import { compareKeys, type Key, type KeyCodec } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, NULL_KEYS } from '../model/scope.ts';
import type { Cell, Cells } from '../model/value.ts';
import type { LocalCopy } from './local-copy.ts';

/** A row with the target id that the map gives it; `null` where it gives none. */
export type Mapped = { readonly entry: Entry; readonly target: Cell };

/** An id map that was read: its rows keyed by source ids, with the target id as their only cell. Private ids are in no message. */
export type IdMap = {
  readonly name: string;
  readonly codec: KeyCodec;
  readonly copy: LocalCopy;
  readonly private: boolean;
};

/**
 * Every row of a dataset, those with a NULL key included, with its target id.
 * @throws ContractError 'id-map' when a source id is in the map twice, or a row of the map has none.
 */
export async function* mappedRows(
  rows: Dataset,
  columns: readonly string[],
  map: IdMap,
  signal: AbortSignal,
): AsyncGenerator<readonly Mapped[], void, undefined> {
  const without = await map.copy.count(NULL_KEYS, signal);
  if (without > 0) {
    throw new ContractError('id-map', `${map.name}: ${without} of its rows have no source id; clean the map`);
  }
  const targets = new Targets(map, signal);
  try {
    for await (const page of rows.scan(EVERYTHING, columns, signal)) {
      const mapped: Mapped[] = [];
      for (const entry of page) {
        const target = targets.at(entry.key);
        mapped.push({ entry, target: target === undefined ? await targets.find(entry.key) : target });
      }
      yield mapped;
    }
    await targets.readOut();
  } finally {
    await targets.close();
  }
  for await (const page of rows.scan(NULL_KEYS, columns, signal)) {
    yield page.map((entry) => ({ entry, target: null }));
  }
}

/** The map's target ids, asked for by ascending source ids. */
class Targets {
  private readonly map: IdMap;
  private readonly pages: AsyncGenerator<readonly { readonly key: Key; readonly row: Cells }[]>;
  private page: readonly { readonly key: Key; readonly row: Cells }[] = [];
  private place = 0;
  private last: Key | null = null;

  constructor(map: IdMap, signal: AbortSignal) {
    this.map = map;
    this.pages = map.copy.scan(EVERYTHING, signal);
  }

  /** The target id of a source id, `null` when there is none, `undefined` when the next page must be read to tell. */
  at(key: Key): Cell | undefined {
    for (; this.place < this.page.length; this.place += 1) {
      const entry = this.page[this.place];
      if (entry === undefined) break;
      const order = compareKeys(entry.key, key);
      if (order > 0) return null;
      if (order === 0) return entry.row[0] ?? null;
    }
    return undefined;
  }

  async find(key: Key): Promise<Cell> {
    while (await this.turn()) {
      const target = this.at(key);
      if (target !== undefined) return target;
    }
    return null;
  }

  /** Reads what is left, so that every repeated source id is seen. */
  async readOut(): Promise<void> {
    while (await this.turn());
  }

  async close(): Promise<void> {
    await this.pages.return(undefined);
  }

  private async turn(): Promise<boolean> {
    const next = await this.pages.next();
    this.page = next.done === true ? [] : next.value;
    this.place = 0;
    for (const { key } of this.page) {
      if (key === this.last) {
        const { codec, private: hidden } = this.map;
        const shown = hidden ? 'that is private' : JSON.stringify(codec.native(key));
        throw new ContractError(
          'id-map',
          `${this.map.name}: maps ${hidden ? 'a' : 'the'} source id ${shown} more than once; keep one of the rows`,
        );
      }
      this.last = key;
    }
    return next.done !== true;
  }
}
