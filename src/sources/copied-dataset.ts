/** A dataset that is read from a sorted local copy. */
import type { Dataset, Entry, Pages } from '../model/dataset.ts';
import type { Scope } from '../model/scope.ts';
import type { CopiedView, Keeping } from './copied-view.ts';
import { groupedView } from './grouped-view.ts';

/** Every question about a dataset, answered by a view of a local copy; a closed session answers none. */
export function copiedDataset(view: CopiedView, keeping: Keeping): Dataset {
  const whileOpen = (signal: AbortSignal) => keeping.copies.whileOpen(signal);
  const copyOf = async (signal: AbortSignal) => view.copy(whileOpen(signal));
  return {
    name: view.name,
    describe: (signal) => view.shape(whileOpen(signal)),
    count: async (scope, signal) => (await copyOf(signal)).count(scope, whileOpen(signal)),
    scan: (scope, columns, signal) => scanned(view, scope, columns, whileOpen(signal)),
    cuts: async (parts, signal) => (await copyOf(signal)).cuts(parts),
    by: (columns) => copiedDataset(groupedView(view, columns, keeping), keeping),
  };
}

async function* scanned(
  view: CopiedView,
  scope: Scope,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[]> & Pages {
  const pick = await view.picker(columns, signal);
  const copy = await view.copy(signal);
  const { origin } = view;
  for await (const page of copy.scan(scope, signal)) {
    yield page.map(({ key, row }) => {
      const entry = { key, row: pick(row) };
      return origin === undefined ? entry : { ...entry, origin: origin(row) };
    });
  }
}
