/** Wraps a dataset's source so that its instant can be lost, as a database's is when the connection that holds it ends. */
import type { DatasetRef, Session, Source } from '../../src/model/dataset.ts';
import { SnapshotLost } from '../../src/model/problem.ts';

/** A dataset whose source loses its instant as told. */
export type Mortal = {
  readonly ref: DatasetRef;
  /** How many sessions were opened. */
  opened(): number;
  /** The most sessions that were open at a time. */
  mostOpen(): number;
  /** How many sessions are open now. */
  open(): number;
};

/** The n-th session (from 1) loses its instant at its first scan when `losing(n)` holds. */
export function mortal(
  inner: DatasetRef,
  losing: (session: number) => boolean,
  maxSnapshotAge = 900_000,
): Mortal {
  let opened = 0;
  let open = 0;
  let most = 0;
  const source: Source = {
    ...inner.source,
    kind: 'mortal',
    maxSnapshotAge,
    open: async (context, signal) => {
      opened += 1;
      open += 1;
      most = Math.max(most, open);
      const mine = opened;
      const session = await inner.source.open(context, signal);
      const lost = new AbortController();
      const wrapped: Session = {
        ...session,
        snapshot: `instant ${String(mine)}`,
        lost: lost.signal,
        dataset: () => {
          const dataset = session.dataset(inner);
          return {
            name: dataset.name,
            describe: (stop) => dataset.describe(stop),
            count: (scope, stop) => dataset.count(scope, stop),
            cuts: (parts, stop) => dataset.cuts(parts, stop),
            by: (columns) => dataset.by(columns),
            async *scan(scope, columns, stop) {
              if (losing(mine)) {
                const loss = new SnapshotLost(`${dataset.name}: its snapshot is gone`);
                lost.abort(loss);
                throw loss;
              }
              yield* dataset.scan(scope, columns, stop);
            },
          };
        },
        close: async () => {
          open -= 1;
          await session.close();
        },
      };
      return wrapped;
    },
  };
  return { ref: { ...inner, source }, opened: () => opened, open: () => open, mostOpen: () => most };
}
