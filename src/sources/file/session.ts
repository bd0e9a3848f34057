/** A file open for reading: read once, sorted, and named by the hash of its content. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OpenContext, Probe, Session, Shape } from '../../model/dataset.ts';
import { copiedDataset } from '../copied-dataset.ts';
import type { CopiedView } from '../copied-view.ts';
import { Copies } from '../copies.ts';
import { datasetName } from '../naming.ts';
import type { OneDataset } from '../one-dataset.ts';
import { obey } from '../stopping.ts';
import { unreadable } from './bytes.ts';
import { loadFile, type Names } from './load.ts';
import type { FilePlan } from './options.ts';

/** Reads a file whole, under a hash of its content, into a sorted copy. @throws SourceError for what it finds wrong in it. */
export async function openFile(
  planned: FilePlan,
  { source, own }: { readonly source: string; readonly own: string },
  of: OneDataset['of'],
  context: OpenContext,
  signal: AbortSignal,
): Promise<Session> {
  const plan = placed(planned, context);
  const names = namesOf(source, plan.label, own);
  const { name } = names;
  obey(signal, name);
  const copies = new Copies(name);
  const { copy, hash, columns, getter } = await loadFile(plan, names, context, signal);
  copies.keep('rows', copy);
  const shape: Shape = { key: plan.key, columns, ranged: true, estimate: copy.size };
  const view: CopiedView = {
    name,
    shape: async (asking) => {
      obey(asking, name);
      return shape;
    },
    copy: (asking) => copies.get('rows', async () => copy, asking),
    picker: async (wanted) => {
      const getters = wanted.map(getter);
      return (stored) => getters.map((get) => get(stored));
    },
  };
  const whole = copiedDataset(view, { copies, context, runBytes: plan.runBytes });
  return {
    snapshot: hash,
    lost: new AbortController().signal,
    dataset: (asked) => of(asked, whole),
    close: () => copies.close(),
  };
}

/** The dataset by its source's name, and the file by its own, which a config need not repeat. */
function namesOf(source: string, label: string, own: string): Names {
  return { name: datasetName(source, own), place: source === label ? label : `${source} (${label})` };
}

function placed(plan: FilePlan, { folder }: OpenContext): FilePlan {
  return { ...plan, path: resolve(folder, plan.path) };
}

/** Looks at a file without reading it. @throws SourceError when it cannot be. */
export async function probeFile(plan: FilePlan, context: OpenContext, signal: AbortSignal): Promise<Probe> {
  const { path, label, format } = placed(plan, context);
  obey(signal, label);
  const started = performance.now();
  const { size, mtime } = await stat(path).catch((cause: unknown) => {
    throw unreadable(label, path, cause);
  });
  const version = `${format}, ${size} bytes, written ${mtime.toISOString()}`;
  return { version, canWrite: null, clockSkewMs: null, latencyMs: performance.now() - started, notes: [] };
}
