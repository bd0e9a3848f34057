/** A folder with a writer on it, for a test. */
import { onTestFinished } from 'vitest';
import type { Intent, IntentPort } from '../../../src/model/writer.ts';
import { directory, type DirectoryOptions } from '../../../src/sources/directory/index.ts';
import { openContext } from '../../support/open-context.ts';
import { bytes, putting, REASON } from '../contract/object-bench.ts';
import { calm } from '../contract/reading.ts';
import { folders } from './folders.ts';

export const { folder, dispose } = folders();

export const LEASE = '.reconcile-lease';
export const PART = `.reconcile-part-${'0f'.repeat(16)}`;

/** A folder with these files and its source. */
export async function made(files: Readonly<Record<string, string>> = {}, options: DirectoryOptions = {}) {
  const path = await folder(files);
  const media = directory(path, { ...options, writer: true });
  const context = await openContext({ names: new Map([[media, 'media']]) });
  onTestFinished(() => context.close());
  return { path, media, openWriter: () => media.openWriter!(context, calm), context };
}

/** The same with its writer open. */
export async function written(files: Readonly<Record<string, string>> = {}, options: DirectoryOptions = {}) {
  const { path, media, openWriter } = await made(files, options);
  const writer = await openWriter();
  onTestFinished(() => writer.close());
  const intents: Intent[] = [];
  const journal: IntentPort = { intent: async (intent) => void intents.push(intent) };
  const put = (key: string, port = journal) =>
    writer.apply(putting(media.objects(), key, bytes('three')), port, calm);
  const undo = (done: Intent | undefined) => writer.undo(done!, REASON, journal, calm);
  const outcome = (intent: Intent | undefined) => writer.outcome(intent!, calm);
  return { path, media, writer, intents, journal, put, undo, outcome };
}
