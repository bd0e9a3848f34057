/** Files as rows and as objects, and what is found when they do not belong together. */
import { createHash } from 'node:crypto';
import type { DatasetRef } from '../../src/model/dataset.ts';
import type { Json } from '../../src/model/json.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import type { Shown } from './outcome.ts';

/** What a row says of its object: one byte, no checksum, no type and no time, unless told. */
export type FileRow = {
  readonly key: Cell;
  readonly size?: Cell;
  readonly sum?: Cell;
  readonly mime?: Cell;
  readonly at?: Cell;
};

/** The catalogue of files, keyed by their storage key. */
export function files(...rows: readonly FileRow[]): DatasetRef {
  return filesHiding([], ...rows);
}

/** The same with private columns. */
export function filesHiding(hidden: readonly string[], ...rows: readonly FileRow[]): DatasetRef {
  return memory('files', {
    key: { path: 'text' },
    columns: { path: 'text', size: 'number', sum: 'text', mime: 'text', at: 'instant' },
    rows: rows.map(({ key, size = '1', sum = null, mime = null, at = null }) => [key, size, sum, mime, at]),
    private: hidden,
    pageRows: 2,
  });
}

/** A store of objects, listed a few at a time. */
export function bucket(...objects: readonly MemoryObject[]): DatasetRef {
  return memoryObjects('bucket', objects, 3);
}

/** An object of one byte, unless told. */
export function object(key: string, bytes = 'x', more: Partial<MemoryObject> = {}): MemoryObject {
  return { key, bytes, ...more };
}

/** Keys in order under a prefix. */
export function many(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}${String(at).padStart(3, '0')}`);
}

/** An instant so many minutes from now, as a database writes it. */
export function minutes(from: number): string {
  return new Date(Date.now() + from * 60_000).toISOString().replace('T', ' ').replace('Z', '+00');
}

export const md5 = (bytes: string): string => createHash('md5').update(bytes).digest('hex');
export const sha256 = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

/** A missing object, and the stray that has its content. */
export function missing(key: string, recoverable?: string): Shown {
  const finding = { kind: 'missing', key: [key], expected: { objects: 1 } };
  if (recoverable === undefined) return { ...finding, actual: { objects: 0 } };
  return { ...finding, column: 'key', actual: { objects: 0, recoverable } };
}

export function orphan(key: string): Shown {
  return { kind: 'orphan', key: [key], expected: { rows: 1 }, actual: { rows: 0 } };
}

/** A stray, the missing object whose content it has, and what makes that doubtful. */
export function recoverable(
  key: string,
  contentOf: string,
  doubt: Readonly<Record<string, Json>> = {},
): Shown {
  return {
    kind: 'recoverable',
    key: [key],
    column: 'key',
    expected: null,
    actual: { contentOf, ...doubt },
  };
}

export function lost(prefix: string, objects: number): Shown {
  return { kind: 'prefix-missing', key: [prefix], expected: { objects }, actual: { objects: 0 } };
}

export function altered(
  column: 'size' | 'checksum' | 'mime',
  key: string,
  expected: Cell | readonly Cell[],
  actual: Cell,
): Shown {
  return { kind: 'altered', key: [key], column, expected, actual };
}
