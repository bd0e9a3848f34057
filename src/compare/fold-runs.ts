/** Folds the entries that share a key into one, so that many rows about one thing are walked in step with the thing. */
import type { Entry, Pages } from '../model/dataset.ts';

/**
 * One entry for each run of equal keys, in the order of the keys; what `begin` made took every row of the run, across
 * pages. Rows whose key has a NULL part are one run where their keys are equal, and origins are not kept. A descent is passed on as it comes.
 */
export async function* foldRuns<Row, Folded>(
  pages: Pages<Row>,
  begin: () => Folded,
  take: (folded: Folded, row: Row) => void,
): AsyncGenerator<readonly Entry<Folded>[], void, undefined> {
  let open: Entry<Folded> | undefined;
  for await (const page of pages) {
    const closed: Entry<Folded>[] = [];
    for (const { key, row } of page) {
      if (open?.key !== key) {
        if (open !== undefined) closed.push(open);
        open = { key, row: begin() };
      }
      take(open.row, row);
    }
    if (closed.length > 0) yield closed;
  }
  if (open !== undefined) yield [open];
}
