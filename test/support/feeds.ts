/** Feeds, their facts and records, and the rows behind them, in memory and of the shape that the real sources give. */
import { ENTRY, type DatasetRef } from '../../src/model/dataset.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory, type MemoryRow } from '../../src/sources/memory.ts';

/** Rows, or what gives each session other ones. */
type Changing<Rows> = Rows | (() => Rows);

/** An entry, or its key and its text where that is no plain JSON. */
export type FeedEntry = object | readonly [key: string, text: string];

/** What a feed shows when nothing is wrong, and the rows behind it. */
export const BERTHS = [
  { Number: 'A1', Area: 'A', Length: 12.5, Status: 'Available' },
  { Number: 'A2', Area: 'A', Length: 20, Status: 'Under Offer' },
  { Number: 'B1', Area: 'B', Length: 31, Status: 'Sold' },
] as const;
export const ROWS = [
  ['A1', 'A', '12.50', 'available', null],
  ['A2', 'A', '20', 'under_offer', null],
  ['B1', 'B', '31', 'sold', null],
] as const;

/** The wording of each status. */
export const WORDS = { available: 'Available', under_offer: 'Under Offer', sold: 'Sold' };
export const LABELS = { column: 'Status', of: 'status', words: WORDS };

/** Columns that must match. */
export const PAIRS: (string | { source: string; target: string; as: 'number' })[] = [
  { source: 'length', target: 'Length', as: 'number' },
];

/** What an entry must look like. */
export const SCHEMA = {
  type: 'object',
  required: ['Number', 'Status'],
  properties: { Number: { type: 'string' }, Length: { type: 'number', maximum: 100 } },
};

const COLUMNS = ['Area', 'Length', 'Status'] as const;

function now<Rows>(rows: Changing<Rows>): Rows {
  return typeof rows === 'function' ? (rows as () => Rows)() : rows;
}

/** A feed keyed by `Number`, with the columns `Area`, `Length` and `Status`. */
export function feed(entries: Changing<readonly FeedEntry[]>, pageRows = 2): DatasetRef {
  return memory('feed', {
    key: { Number: 'text' },
    columns: { Number: 'untyped', Area: 'untyped', Length: 'untyped', Status: 'untyped', [ENTRY]: 'json' },
    rows: () =>
      now(entries).map((entry): MemoryRow => {
        if (Array.isArray(entry)) return { Number: entry[0] as string, [ENTRY]: entry[1] as string };
        const shown = entry as Readonly<Record<string, Cell | number>>;
        const cell = (name: string): Cell => {
          const value = shown[name] ?? null;
          return value === null ? null : String(value);
        };
        return [cell('Number'), ...COLUMNS.map(cell), JSON.stringify(entry)];
      }),
    pageRows,
  });
}

/** What a feed says of itself. */
export function facts(said: Readonly<Record<string, Cell>>): DatasetRef {
  return memory('facts', {
    key: 'fact',
    columns: { fact: 'text', value: 'text' },
    rows: Object.entries(said),
  });
}

/** Rows by number: area, length, status, and when they changed. */
export function database(rows: Changing<readonly (readonly Cell[])[]>, name = 'berths'): DatasetRef {
  return memory(name, {
    key: 'number',
    columns: { number: 'text', area: 'text', length: 'number', status: 'text', updated_at: 'instant' },
    rows: () => now(rows),
    pageRows: 2,
  });
}

/** Rows that must not be shown. */
export function absent(...numbers: readonly string[]): DatasetRef {
  return memory('archived', {
    key: 'number',
    columns: { number: 'text' },
    rows: numbers.map((number) => [number]),
  });
}

/** Answers to entries asked for singly: number, status, JSON, failure. */
export function answered(rows: Changing<readonly (readonly Cell[])[]>): DatasetRef {
  return memory('records', {
    key: { Number: 'text' },
    columns: { Number: 'text', status: 'number', [ENTRY]: 'json', failure: 'text' },
    rows: () => now(rows),
    pageRows: 2,
  });
}

/** Records that are what their entries are. */
export function records(entries: readonly object[]): DatasetRef {
  return answered(
    entries.map((entry) => [(entry as { Number: string }).Number, '200', JSON.stringify(entry), null]),
  );
}
