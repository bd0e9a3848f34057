/** Rows under the keys of another system: an id map gives each its target id, and what the map does not know keeps a NULL key. */
import type { DatasetRef, Source } from '../model/dataset.ts';
import { demandKinds, demandKnown } from './known-options.ts';
import { oneDataset } from './one-dataset.ts';
import type { Translation } from './translation.ts';

export type { Translation } from './translation.ts';

const READERS = 16;

/**
 * The rows of a dataset keyed by their ids in another system. They are read when they are first asked for, into a sorted
 * local copy; `origin` of each entry is its native source key. A row that the map does not know has a NULL key.
 */
export function translated(ref: DatasetRef, translation: Translation): DatasetRef {
  const path = `${ref.path} translated`;
  demandKnown(path, translation, ['map', 'value', 'kind', 'columns', 'runBytes']);
  demandKinds(path, [translation.kind]);
  const through = [...new Set([ref.source, translation.map.source])];
  const source: Source = {
    kind: 'translated',
    label: path,
    through,
    readers: READERS,
    maxSnapshotAge: null,
    staleFor: Math.max(...through.map(({ staleFor }) => staleFor)),
    secrets: [],
    open: async (context, signal) => {
      const { openTranslated } = await import('./translated-session.ts');
      return openTranslated(ref, translation, only.of, context, signal);
    },
    probe: async () => {
      const notes = ['reads through other sources; look at theirs'];
      return { version: 'translated', canWrite: null, clockSkewMs: null, latencyMs: 0, notes };
    },
  };
  // Which columns make the source's key is known only when it is open: where anything is private, samples are.
  // What the map hides is hidden in the keys that it gives.
  const hidden = [...new Set([...ref.private, ...translation.map.private])];
  const only = oneDataset(source, path, hidden, hidden);
  return only.ref;
}
