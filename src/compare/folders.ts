/** Folders in a store that has none: the empty objects that consoles leave in their place. */
import { decimal } from '../model/decimal.ts';
import type { Cell } from '../model/value.ts';

/** Whether an object stands for a folder: it is empty, and its key ends with a slash. */
export function isFolder(key: string, size: Cell): boolean {
  return key.endsWith('/') && size !== null && decimal(size) === '0';
}
