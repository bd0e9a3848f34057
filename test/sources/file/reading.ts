/** Writes a file, reads it as a source, and cleans up: what every test of files does. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Dataset, Session } from '../../../src/model/dataset.ts';
import { file, type FileOptions } from '../../../src/sources/file/file.ts';
import { openContext } from '../../support/open-context.ts';
import { calm, everyRow } from '../contract/reading.ts';

/** Reads a file of this content under this name. Whatever happens, no local copy is left. */
export async function readingFile<T>(
  name: string,
  content: string | Uint8Array,
  options: FileOptions,
  ask: (dataset: Dataset, session: Session) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'reconcile-file-'));
  const context = await openContext();
  try {
    await writeFile(join(folder, name), content);
    const ref = file(join(folder, name), options);
    const session = await ref.source.open(context, calm);
    try {
      return await ask(session.dataset(ref), session);
    } finally {
      await session.close();
    }
  } finally {
    expect(await context.leftInScratch()).toEqual([]);
    await context.close();
    await rm(folder, { recursive: true });
  }
}

/** The cells of every row of a file in key order, those with NULL keys last. */
export async function rowsOf(
  name: string,
  content: string | Uint8Array,
  options: FileOptions,
  columns: readonly string[],
): Promise<readonly (readonly (string | null)[])[]> {
  return readingFile(name, content, options, async (dataset) =>
    (await everyRow(dataset, columns)).map(({ row }) => row),
  );
}

/** What is thrown when a file is read. */
export async function failureOf(
  name: string,
  content: string | Uint8Array,
  options: FileOptions,
): Promise<unknown> {
  return readingFile(name, content, options, () => Promise.resolve('nothing was thrown')).catch(
    (thrown: unknown) => thrown,
  );
}
