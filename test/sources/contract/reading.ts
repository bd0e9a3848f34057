/** Reads a harness's table through its adapter, and proves that whatever was read, nothing is left behind. */
import { readdir, readlink } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Dataset, Entry, Pages, Session } from '../../../src/model/dataset.ts';
import { keyCodec, type Key, type KeyCodec } from '../../../src/model/key.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../../../src/model/scope.ts';
import type { Cell, Cells } from '../../../src/model/value.ts';
import { openContext, type TestContext } from '../../support/open-context.ts';
import type { Harness, Made, Table } from './harness.ts';

/** A table that is open for reading. */
export type Opened = {
  readonly dataset: Dataset;
  readonly session: Session;
  readonly made: Made;
  readonly context: TestContext;
};

/** A signal that nobody aborts. */
export const calm: AbortSignal = new AbortController().signal;

/** Makes a table, opens it, asks about it, closes it, and finds nothing left open. */
export async function reading(
  harness: Harness,
  table: Table,
  ask: (opened: Opened) => Promise<void>,
): Promise<void> {
  const made = await harness.make(table);
  const context = await openContext();
  try {
    const session = await context.session(made.ref.source);
    await ask({ dataset: session.dataset(made.ref), session, made, context });
    for (const inner of [made.ref.source, ...made.ref.source.through])
      await (await context.session(inner)).close();
    expect(await context.leftInScratch(), 'files left in the scratch folder').toEqual([]);
    expect(await openFilesUnder(context.scratch), 'files left open').toEqual([]);
    expect((await made.leftovers?.()) ?? [], 'left on the system').toEqual([]);
  } finally {
    await context.close();
  }
}

async function openFilesUnder(folder: string): Promise<readonly string[]> {
  const descriptors = await readdir('/proc/self/fd').catch(() => []); // Linux only; elsewhere nothing is claimed
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(folder));
}

/** The entries of a scan. */
export async function all(pages: Pages): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const page of pages) entries.push(...page);
  return entries;
}

/** The native keys of a scope's rows, in the order in which they come. */
export async function keysIn(dataset: Dataset, codec: KeyCodec, scope: Scope): Promise<readonly Cells[]> {
  return (await all(dataset.scan(scope, [], calm))).map(({ key }) => codec.decode(key));
}

/** Every row, those with NULL keys last. */
export async function everyRow(dataset: Dataset, columns: readonly string[]): Promise<readonly Entry[]> {
  return [
    ...(await all(dataset.scan(EVERYTHING, columns, calm))),
    ...(await all(dataset.scan(NULL_KEYS, columns, calm))),
  ];
}

/** The codec of a table's key. */
export function codecOf(table: Table): KeyCodec {
  return keyCodec(Object.values(table.key));
}

/** The key of each row of a table, by the codec. */
export function keysOf(table: Table): readonly Key[] {
  const codec = codecOf(table);
  const places = Object.keys(table.key).map((column) => Object.keys(table.columns).indexOf(column));
  return table.rows.map((row) => codec.encode(places.map((place) => row[place] ?? null)));
}

/** Orders keys by what they promise to be ordered by, found out another way than the product does. */
export function byBytes(left: Key, right: Key): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** A table keyed by one text column. */
export function textTable(keys: readonly Cell[]): Table {
  return {
    columns: { name: 'text', place: 'number' },
    key: { name: 'text' },
    rows: keys.map((key, at) => [key, String(at)]),
  };
}

/** A table of `rows` integers keyed by `id`, stored in an order that is not theirs, with a `note` of some length. */
export function countingTable(rows: number, note = 20): Table {
  const stride = 7_919; // a prime: visits every number once when `rows` is not a multiple of it
  const ids = Array.from({ length: rows }, (_, at) => (at * stride) % rows);
  return {
    columns: { id: 'number', note: 'text' },
    key: { id: 'int' },
    rows: ids.map((id) => [String(id), `note ${String(id)} `.padEnd(note, '.')]),
  };
}
