/** Small datasets of two columns, an id and a value of a chosen type, for tests of how values and keys are compared. */
import type { DatasetRef } from '../../src/model/dataset.ts';
import { memory } from '../../src/sources/memory.ts';
import type { ColumnSpec } from '../../src/sources/columns.ts';

type Value = string | null;

/** Rows 1, 2, ... of one value each. */
export function values(name: string, type: ColumnSpec, ...given: readonly Value[]): DatasetRef {
  const rows = given.map((value, at) => [String(at + 1), value]);
  return memory(name, { key: { id: 'int' }, columns: { id: 'number', v: type }, rows, pageRows: 2 });
}

/** Rows of an integer id (`null`: without one) and two text columns. */
export function people(
  name: string,
  ...rows: readonly (readonly [id: number | null, name: Value, city?: Value])[]
): DatasetRef {
  return memory(name, {
    key: { id: 'int' },
    columns: { id: 'number', name: 'text', city: 'text' },
    rows: rows.map(([id, called, city = null]) => [id === null ? null : String(id), called, city]),
    pageRows: 2,
  });
}

/** Rows that have only a text key. */
export function texts(name: string, ...keys: readonly string[]): DatasetRef {
  const rows = keys.map((key) => [key, 'same']);
  return memory(name, { key: 'key', columns: { key: 'text', v: 'text' }, rows, pageRows: 3 });
}
