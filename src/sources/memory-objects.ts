/** Objects in memory as a dataset: the reference that buckets and folders are held to. */
import { createHash } from 'node:crypto';
import {
  OBJECT_COLUMNS,
  type Contents,
  type Hashed,
  type Looked,
  type Opened,
  type Stored,
} from '../model/contents.ts';
import type { DatasetRef } from '../model/dataset.ts';
import type { Key } from '../model/key.ts';
import { ConfigError } from '../model/problem.ts';
import type { ContentHash } from './hashing.ts';
import type { MemoryObject } from './memory-object.ts';
import { identityOf, memoryDataset, type MemoryWriting } from './memory.ts';
import { obey } from './stopping.ts';

export type { MemoryObject } from './memory-object.ts';

export type MemoryObjectsOptions = {
  /** Rows of a page, 1,000 unless told. */
  readonly pageRows?: number;
  /** Lets fixes put objects into the array. */
  readonly writer?: true;
};

/**
 * A dataset of the given objects; a function is asked once for each session, which makes a store that changes.
 * A number is that of the rows of a page. @throws ConfigError for a writer of what a function makes.
 */
export function memoryObjects(
  name: string,
  given: readonly MemoryObject[] | (() => readonly MemoryObject[]),
  settings: number | MemoryObjectsOptions = {},
): DatasetRef {
  const { pageRows = 1_000, writer } = typeof settings === 'number' ? { pageRows: settings } : settings;
  const list = typeof given === 'function' ? given : () => given;
  let current: readonly MemoryObject[] = [];
  const rows = () => {
    current = list();
    return current.map(({ key, bytes, lastModified = '2025-03-01 06:00:00+00', listedSize, ...object }) => {
      const etag = object.etag === undefined ? md5(bytes) : (object.etag?.value ?? null);
      return [key, String(listedSize ?? Buffer.from(bytes as string).length), lastModified, etag];
    });
  };
  const contents = contentsOf((key) => current.find((object) => object.key === key));
  const options = { key: { key: 'text' }, columns: OBJECT_COLUMNS, rows, pageRows, contents } as const;
  return memoryDataset(name, options, writer === undefined ? null : writing(name, given));
}

function writing(name: string, objects: unknown): MemoryWriting {
  if (!Array.isArray(objects))
    throw new ConfigError('config', `memory ${name}: writer: a function makes its objects; give an array`);
  return async (source, called, grouping) => {
    const { memoryObjectsWriter } = await import('./memory-objects-writer.ts');
    const isGrouped = (ref: object) => grouping(ref) !== undefined;
    const store = { source, identity: identityOf(name), objects: objects as MemoryObject[], isGrouped };
    return memoryObjectsWriter(store, called);
  };
}

/** Bytes that are handed on at a time. */
const OPENED = 65_536;

function md5(bytes: Uint8Array | string): string {
  return createHash('md5').update(bytes).digest('hex');
}

function contentsOf(find: (key: Key) => MemoryObject | undefined): Contents {
  const look = <T>(key: Key, read: (object: MemoryObject) => T): Looked<T> => {
    const object = find(key);
    if (object === undefined || object.fails === 'gone') return { key, gone: true };
    return object.fails === undefined ? { key, found: read(object) } : { key, unable: object.fails };
  };
  const storedOf = ({ bytes, etag, checksums = [], ...object }: MemoryObject): Stored => {
    const partSizes = object.partSizes ?? null;
    const own = etag === undefined ? ({ value: md5(bytes), of: 'md5' } as const) : etag;
    const { contentType = null } = object;
    return { size: Buffer.from(bytes as string).length, etag: own, checksums, partSizes, contentType };
  };
  const openedOf = (
    { bytes, contentType = null, metadata = {} }: MemoryObject,
    signal: AbortSignal,
  ): Opened => {
    const whole = Buffer.from(bytes as string);
    const read = async function* () {
      for (let at = 0; at < whole.length; at += OPENED) {
        obey(signal, 'objects in memory');
        yield whole.subarray(at, at + OPENED);
      }
    };
    return { size: whole.length, contentType, metadata, bytes: read() };
  };
  const hashedOf = ({ bytes }: MemoryObject, hash: ContentHash): Hashed => {
    hash.update(Buffer.from(bytes as string));
    return hash.result();
  };
  return {
    stored: async (keys, signal) => {
      obey(signal, 'objects in memory');
      return keys.map((key) => look(key, storedOf));
    },
    hash: async (wanted, signal) => {
      obey(signal, 'objects in memory');
      const { ContentHash } = await import('./hashing.ts');
      return wanted.map((hashing) =>
        look(hashing.key, (object) => hashedOf(object, new ContentHash(hashing))),
      );
    },
    open: async (key, signal) => {
      obey(signal, 'objects in memory');
      return look(key, (object) => openedOf(object, signal));
    },
  };
}
