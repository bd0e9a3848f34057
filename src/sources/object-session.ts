/** A store open for reading: each of its datasets is made when it is first asked for, and all end with the session. */
import type { Dataset, OpenContext, Session, Source } from '../model/dataset.ts';
import { Copies } from './copies.ts';
import { datasetName } from './naming.ts';
import { objectDataset } from './object-dataset.ts';
import { ObjectNames } from './object-names.ts';
import { revealed, type ObjectRefs, type ObjectsPlan } from './object-refs.ts';
import type { ObjectStore } from './object-store.ts';
import { obey } from './stopping.ts';

/** The source that a session is of. */
export type ObjectOpening = {
  readonly source: Source;
  readonly refs: ObjectRefs;
  /** What every key of the source starts with. */
  readonly prefix: string;
};

/** Reads a store as datasets until it is closed; `identity` says which system it is. */
export function objectSession(
  store: ObjectStore,
  identity: string,
  opening: ObjectOpening,
  context: OpenContext,
): Session {
  const made = new Map<string, { readonly dataset: Dataset; readonly copies: Copies }>();
  const wholeOf = (plan: ObjectsPlan): Dataset => {
    const prefix = opening.prefix + revealed(plan.prefix, context);
    const id = JSON.stringify([plan.path, prefix]);
    let known = made.get(id);
    if (known === undefined) {
      const name = datasetName(context.name(opening.source), plan.path);
      const copies = new Copies(name);
      const names = new ObjectNames(prefix, plan.relative);
      known = {
        dataset: objectDataset(name, store, names, { copies, context, runBytes: undefined }),
        copies,
      };
      made.set(id, known);
    }
    return known.dataset;
  };
  return {
    snapshot: null,
    lost: new AbortController().signal,
    dataset: (asked) => {
      const { plan, of } = opening.refs.meaning(asked);
      return of(asked, wholeOf(plan));
    },
    identity: async (signal) => {
      obey(signal, context.name(opening.source));
      return identity;
    },
    close: async () => {
      await Promise.all([...made.values()].map(({ copies }) => copies.close()));
      await store.close();
    },
  };
}
