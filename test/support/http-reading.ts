/** Reads datasets of a site the way a run does, and gives rows as plain objects. */
import type { Dataset, DatasetRef, Entry, Source } from '../../src/model/dataset.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../../src/model/scope.ts';
import type { Cell } from '../../src/model/value.ts';
import { openContext, type ContextSettings } from './open-context.ts';

/** A signal that nobody aborts. */
export const calm: AbortSignal = new AbortController().signal;

/** A row with its key, by the names of the columns that were asked for. */
export type ReadRow = Readonly<Record<string, Cell>> & { readonly key: string };

/** Opens what a reference names, asks, and closes everything. */
export async function opened<T>(
  ref: DatasetRef,
  ask: (dataset: Dataset) => Promise<T>,
  settings: ContextSettings = {},
): Promise<T> {
  const names = new Map<Source, string>([...namesOf(ref.source), ...(settings.names ?? [])]);
  const context = await openContext({ ...settings, names });
  try {
    return await ask((await context.session(ref.source)).dataset(ref));
  } finally {
    await context.close();
  }
}

/** Every row of a dataset with these columns, or with all of them. */
export async function rowsOf(
  ref: DatasetRef,
  columns?: readonly string[],
  settings: ContextSettings = {},
): Promise<readonly ReadRow[]> {
  return opened(ref, (dataset) => rowsIn(dataset, columns), settings);
}

/** The same of a dataset that is open; in every scope unless told. */
export async function rowsIn(
  dataset: Dataset,
  columns?: readonly string[],
  scopes: readonly Scope[] = [EVERYTHING, NULL_KEYS],
): Promise<readonly ReadRow[]> {
  const wanted = columns ?? Object.keys((await dataset.describe(calm)).columns);
  const entries: Entry[] = [];
  for (const scope of scopes)
    for await (const page of dataset.scan(scope, wanted, calm)) entries.push(...page);
  return entries.map(({ key, row }) => ({
    ...Object.fromEntries(wanted.map((column, at) => [column, row[at] ?? null])),
    key,
  }));
}

/** What reading a dataset fails with. */
export async function failureOf(ref: DatasetRef, settings: ContextSettings = {}): Promise<unknown> {
  return rowsOf(ref, undefined, settings).then(
    (rows) => `${rows.length} rows were read`,
    (thrown: unknown) => thrown,
  );
}

function namesOf(source: Source): [Source, string][] {
  return [
    ...(source.label === null ? [[source, 'site'] as [Source, string]] : []),
    ...source.through.flatMap(namesOf),
  ];
}
