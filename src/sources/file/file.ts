/** A JSON, NDJSON or CSV file as a config names it: nothing is read, and no reader is loaded, until a run opens it. */

import type { DatasetRef, Source } from '../../model/dataset.ts';
import { oneDataset } from '../one-dataset.ts';
import { planFile, type FileOptions } from './options.ts';

export type { FileFormat, FileOptions } from './options.ts';

const READERS = 16;

/**
 * The records of a file as a dataset. A relative path starts at the config's folder; a URL is a file's.
 * @throws ConfigError for options that do not go together.
 */
export function file(path: string | URL, options: FileOptions): DatasetRef {
  const plan = planFile(path, options);
  const own = plan.list.length > 0 ? plan.list.join('.') : plan.label;
  const source: Source = {
    kind: 'file',
    label: plan.label,
    through: [],
    readers: READERS,
    maxSnapshotAge: null,
    staleFor: 0,
    secrets: [],
    open: async (context, signal) => {
      const { openFile } = await import('./session.ts');
      return openFile(plan, { source: context.name(source), own }, only.of, context, signal);
    },
    probe: async (context, signal) => {
      const { probeFile } = await import('./session.ts');
      return probeFile(plan, context, signal);
    },
  };
  const keyColumns = plan.key.map(({ column }) => column);
  const only = oneDataset(source, own, options.private ?? [], keyColumns);
  return only.ref;
}
