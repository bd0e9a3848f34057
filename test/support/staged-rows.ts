/** Small datasets for tests of row-counts: rows of an id, a stage and a port. */
import { memory } from '../../src/sources/memory.ts';

/** A row, its stage NULL and its port 1 where they are left out. */
type Row = readonly [id: number | null, stage?: string | null, port?: number];

/** A dataset of rows; `stage` is what its second column is called. */
export function table(name: string, rows: readonly Row[], stage = 'stage') {
  return memory(name, {
    key: { id: 'int' },
    columns: { id: 'number', [stage]: 'text', port: 'number' },
    rows: rows.map(([id, value = null, port = 1]) => [id === null ? null : String(id), value, String(port)]),
    pageRows: 3,
  });
}

/** Rows that have only an id. */
export const ids = (...numbers: number[]): Row[] => numbers.map((id) => [id]);

/** Five rows, four rows and no row. */
export const five = table('old', ids(1, 2, 3, 4, 5));
export const four = table('new', ids(1, 2, 3, 4));
export const none = table('nothing', []);

/** An import report with an entry for each entity. */
export function report(...entries: Readonly<Record<string, string>>[]) {
  return memory('import', {
    key: { entity: 'text' },
    columns: { entity: 'text', total: 'number', success: 'number', failed: 'number', tests: 'number' },
    rows: entries,
  });
}
