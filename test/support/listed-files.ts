/** Files in memory as a few words of a test: objects by key, and listings without contents. */
import type { DatasetRef } from '../../src/model/dataset.ts';
import type { Cell } from '../../src/model/value.ts';
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import { memory } from '../../src/sources/memory.ts';

/** Objects by key: their bytes as text, or all that there is to say of them. */
export type Files = Readonly<Record<string, string | Omit<MemoryObject, 'key'>>>;

/** A dataset of objects. */
export function files(name: string, given: Files): DatasetRef {
  const objects = Object.entries(given).map(([key, object]) => ({
    key,
    ...(typeof object === 'string' ? { bytes: object } : object),
  }));
  return memoryObjects(name, objects, 2);
}

/** A listing without contents: a file inventory, say. */
export function inventory(name: string, ...rows: readonly (readonly [key: Cell, size: Cell])[]): DatasetRef {
  return memory(name, { key: 'key', columns: { key: 'text', size: 'untyped' }, rows, pageRows: 2 });
}
