/** Answers of a site as a source of their own: it reads through the site, and through the source of the rows that are asked about. */
import type { DatasetRef, Source } from '../../model/dataset.ts';
import { oneDataset } from '../one-dataset.ts';
import type { Asked } from './asked.ts';

const READERS = 16;

/** The only dataset of a source that asks a site once for each row. */
export function askedRef(asked: Asked): DatasetRef {
  const { site, path, of } = asked;
  const through = [...new Set([site, ...('source' in of ? [of.source] : [])])];
  const source: Source = {
    kind: 'http',
    label: path,
    through,
    readers: READERS,
    maxSnapshotAge: null,
    staleFor: Math.max(...through.map(({ staleFor }) => staleFor)),
    secrets: [],
    open: async (context, signal) => {
      const { openAsked } = await import('./asked-session.ts');
      return openAsked(asked, only.of, context, signal);
    },
    probe: async () => {
      const notes = ['asks through a site; look at that one'];
      return { version: 'http', canWrite: null, clockSkewMs: null, latencyMs: 0, notes };
    },
  };
  // Which columns make the key of the rows is known only when they are open: where anything is private, samples are.
  const only = oneDataset(source, path, asked.private, asked.private);
  return only.ref;
}
