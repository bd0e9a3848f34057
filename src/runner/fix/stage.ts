/** Brings an object's bytes here before they are written anywhere: whole, counted, and proved to be those that were planned. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../../model/change.ts';
import type { Check } from '../../model/check.ts';
import type { ObjectBytes } from '../../model/writer.ts';
import type { Bound } from '../bind.ts';
import { contentsAt, only, type Content } from './prove.ts';

/** Bytes on this machine's disk, and what removes them. */
export type Staged = { readonly object: ObjectBytes; readonly remove: () => Promise<void> };

export type Staging = {
  readonly folder: string;
  readonly name: string;
  readonly most: number;
  readonly signal: AbortSignal;
};

/** Reads an object into a file of its own. @throws SourceError when the store fails half-way. */
export async function stage(
  from: Place,
  due: Content,
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  { folder, name, most, signal }: Staging,
): Promise<Staged | { readonly not: string }> {
  const at = contentsAt(from, check, bound);
  if ('not' in at) return at;
  if (at.contents.open === undefined) return { not: `${at.name}: its store cannot be copied from` };
  if (due.size > most)
    return {
      not: `${at.name}: its ${String(due.size)} bytes are more than the disk cap; raise diskCap, or copy it by hand`,
    };
  const opened = only([await at.contents.open(at.key, signal)], at.name);
  if ('not' in opened) return opened;
  const path = join(folder, name);
  const remove = () => rm(path, { force: true });
  const { bytes, contentType, metadata } = opened.found;
  try {
    const came = await save(bytes, path, due.size);
    if (came.size !== due.size || came.sha256 !== due.sha256) {
      await remove();
      return { not: `${at.name}: is no longer what was proved; look for who writes to it` };
    }
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  const { size, sha256 } = due;
  const read = () => createReadStream(path);
  return { object: { size, sha256, contentType, metadata, read }, remove };
}

async function save(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  due: number,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > due) break; // it grew: what was proved is gone
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return { size, sha256: hash.digest('hex') };
}
