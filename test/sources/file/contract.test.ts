/** Files of every format keep the contract, sorted in memory and sorted on disk. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Cell } from '../../../src/model/value.ts';
import { file, type FileFormat, type FileOptions } from '../../../src/sources/file/file.ts';
import { sourceContract, type Harness, type Table } from '../contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'reconcile-files-'));
let files = 0;

afterAll(() => rm(folder, { recursive: true, force: true }));

const AS_TEXT: Readonly<Record<FileFormat, (table: Table) => string>> = {
  json: (table) => `\ufeff[${objectsOf(table).join(' ,\n')}]\n`,
  ndjson: (table) => objectsOf(table).join('\n'),
  csv: ({ columns, rows }) =>
    [Object.keys(columns), ...rows].map((row) => row.map(csvField).join(',')).join('\r\n') + '\r\n',
};

sourceContract('a JSON file', harness('json'));
sourceContract('an NDJSON file', harness('ndjson'));
sourceContract('a CSV file', harness('csv', { null: '\\N' }));
sourceContract('a CSV file without NULL', { ...harness('csv'), lacks: ['nulls'] });
sourceContract('a file that is sorted on disk', harness('ndjson', {}, onDisk));

function harness(
  format: FileFormat,
  options: Partial<FileOptions> = {},
  more = (_: Table): Partial<FileOptions> => ({}),
): Harness {
  return {
    make: async (table) => {
      files += 1;
      const path = join(folder, `table-${files}.${format}`);
      await writeFile(path, AS_TEXT[format](table));
      const { columns, key, private: hidden = [] } = table;
      return { ref: file(path, { key, columns, private: hidden, ...options, ...more(table) }) };
    },
  };
}

/** Enough runs to be merged in several passes where rows are few, and not thousands of them where they are many. */
function onDisk({ rows }: Table): Partial<FileOptions> {
  return { runBytes: rows.length > 2_000 ? 50_000 : 100 };
}

/** Numbers as JSON numbers; every other NULL is left out rather than written. */
function objectsOf({ columns, rows }: Table): readonly string[] {
  return rows.map((row, at) => {
    const members = Object.entries(columns).map(([name, family], place) => {
      const cell = row[place] ?? null;
      if (cell === null) return at % 2 === 0 ? [] : [`${JSON.stringify(name)}:null`];
      return [`${JSON.stringify(name)} : ${family === 'number' ? cell : JSON.stringify(cell)}`];
    });
    return `{${members.flat().join(', ')}}`;
  });
}

function csvField(cell: Cell): string {
  if (cell === null) return '\\N';
  return /^[a-z0-9]+$/i.test(cell) ? cell : `"${cell.replaceAll('"', '""')}"`;
}
