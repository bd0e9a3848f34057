/** A folder open for reading: it is found here, with its sentinel, before anything is asked of it. */
import { access, constants } from 'node:fs/promises';
import type { OpenContext, Probe, Session, Source } from '../../model/dataset.ts';
import type { ObjectRefs } from '../object-refs.ts';
import { objectSession } from '../object-session.ts';
import { writerNote } from '../object-writing.ts';
import { obey } from '../stopping.ts';
import type { FolderPlan } from './options.ts';
import { findRoot, identityOf } from './root.ts';
import { folderStore } from './store.ts';

/** What a folder is opened with. */
export type Opening = { readonly source: Source; readonly plan: FolderPlan; readonly refs: ObjectRefs };

/** A session of a folder. @throws SourceError when it is missing. */
export async function openFolder(
  opening: Opening,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Session> {
  const { source, plan, refs } = opening;
  const name = context.name(source);
  obey(signal, name);
  const root = await findRoot(plan, `source ${name}`, context, refs.hidesKeys);
  return objectSession(folderStore(root), identityOf(root), { source, refs, prefix: '' }, context);
}

/** Looks at a folder without reading what is in it. @throws SourceError when it is missing. */
export async function probeFolder(
  opening: Opening,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Probe> {
  const { source, plan, refs } = opening;
  const name = `source ${context.name(source)}`;
  obey(signal, name);
  const started = performance.now();
  const root = await findRoot(plan, name, context, refs.hidesKeys);
  const latencyMs = performance.now() - started;
  const { openWriter } = source;
  // A folder has no credentials: with a writer, that this process may write is what the config wants, and the note says it.
  const canWrite =
    openWriter !== undefined
      ? null
      : await access(root.path, constants.W_OK).then(
          () => true,
          () => false,
        );
  const notes = root.path === root.given ? [] : [`is at ${root.path}`];
  if (openWriter !== undefined) notes.push(await writerNote(() => openWriter(context, signal)));
  return { version: `folder ${root.given}`, canWrite, clockSkewMs: null, latencyMs, notes };
}
