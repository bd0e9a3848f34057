/** Objects as a dataset: listed once into a sorted local copy; a few keys are asked for without one. */
import { OBJECT_COLUMNS } from '../model/contents.ts';
import type { Dataset, Entry, Pages, Shape } from '../model/dataset.ts';
import { compareKeys, type Key } from '../model/key.ts';
import type { Scope } from '../model/scope.ts';
import type { Cells } from '../model/value.ts';
import { placesOf, typesByName } from './columns.ts';
import { copiedDataset } from './copied-dataset.ts';
import type { CopiedView, Keeping } from './copied-view.ts';
import { localCopy } from './local-copy.ts';
import { objectContents } from './object-contents.ts';
import type { ObjectNames } from './object-names.ts';
import { instantText, type ObjectRow, type ObjectStore } from './object-store.ts';
import { obey } from './stopping.ts';

const COLUMNS = Object.keys(OBJECT_COLUMNS);
const PAGE_ROWS = 1_000;
// Rows that die young cost no memory: what is sorted at a time is less than what comes between two collections of garbage.
const RUN_BYTES = 250_000;
const COPY = 'objects';

/** A dataset of what a store has under some names. */
export function objectDataset(
  name: string,
  store: ObjectStore,
  names: ObjectNames,
  keeping: Keeping,
): Dataset {
  const { copies } = keeping;
  const listing = new Listing(name, store, names, keeping);
  const whole = copiedDataset(listing, keeping);
  const whileOpen = (signal: AbortSignal): AbortSignal => {
    const asking = copies.whileOpen(signal);
    obey(asking, name);
    return asking;
  };
  // A second look asks about a few keys: listing millions for them would take longer than the look that found them.
  const isFew = (scope: Scope): scope is { readonly anyOf: readonly Key[] } =>
    'anyOf' in scope && !listing.begun;
  const found = async (keys: readonly Key[], signal: AbortSignal): Promise<readonly Entry[]> => {
    const wanted = [...new Set(keys)]
      .sort(compareKeys)
      .map((key) => names.whole(key))
      .filter((key) => key !== null);
    const rows = wanted.length === 0 ? [] : await store.find(wanted, name, signal);
    obey(signal, name);
    return rows
      .filter((row) => row !== null)
      .filter(({ key, size }) => !names.isPrefix(key, size))
      .map((row) => entryOf(row, names));
  };
  return {
    ...whole,
    count: async (scope, signal) =>
      isFew(scope) ? (await found(scope.anyOf, whileOpen(signal))).length : whole.count(scope, signal),
    async *scan(scope, columns, signal): AsyncGenerator<readonly Entry[]> & Pages {
      if (!isFew(scope)) {
        yield* whole.scan(scope, columns, signal);
        return;
      }
      const pick = pickerOf(columns, name);
      const few = await found(scope.anyOf, whileOpen(signal));
      for (let at = 0; at < few.length; at += PAGE_ROWS)
        yield few.slice(at, at + PAGE_ROWS).map(({ key, row }) => ({ key, row: pick(row) }));
    },
    contents: objectContents(name, store, names, whileOpen),
  };
}

/** The view of the one listing that a session makes. */
class Listing implements CopiedView {
  readonly name: string;
  /** Whether a listing is made, or being made. */
  begun = false;
  private size: number | null = null;
  private readonly store: ObjectStore;
  private readonly names: ObjectNames;
  private readonly keeping: Keeping;

  constructor(name: string, store: ObjectStore, names: ObjectNames, keeping: Keeping) {
    this.name = name;
    this.store = store;
    this.names = names;
    this.keeping = keeping;
  }

  async shape(signal: AbortSignal): Promise<Shape> {
    obey(signal, this.name);
    return {
      key: [{ column: 'key', kind: 'text', nullable: false }],
      columns: typesByName(Object.entries(OBJECT_COLUMNS)),
      ranged: true,
      estimate: this.size,
    };
  }

  async copy(signal: AbortSignal) {
    return this.keeping.copies.get(COPY, (making) => this.make(making), signal);
  }

  async picker(columns: readonly string[]): Promise<(stored: Cells) => Cells> {
    return pickerOf(columns, this.name);
  }

  private async make(signal: AbortSignal) {
    this.begun = true;
    try {
      const pages = entries(this.store.list(this.names.prefix, this.name, signal), this.names);
      const copy = await localCopy(
        pages,
        { ...this.keeping.context, name: this.name, runBytes: RUN_BYTES },
        signal,
      );
      this.size = copy.size;
      return copy;
    } catch (thrown) {
      this.begun = false;
      throw thrown;
    }
  }
}

function pickerOf(columns: readonly string[], name: string): (stored: Cells) => Cells {
  const places = placesOf(columns, COLUMNS, name);
  return (stored) => places.map((place) => stored[place] ?? null);
}

async function* entries(
  pages: AsyncIterable<readonly ObjectRow[]>,
  names: ObjectNames,
): AsyncGenerator<readonly Entry[]> & Pages {
  for await (const page of pages)
    yield page.filter(({ key, size }) => !names.isPrefix(key, size)).map((row) => entryOf(row, names));
}

function entryOf({ key, size, lastModified, etag }: ObjectRow, names: ObjectNames): Entry {
  return { key: names.key(key), row: [names.shown(key), String(size), instantText(lastModified), etag] };
}
