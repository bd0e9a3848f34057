/** A table with a writer on it, for one case of the contract of writers of rows. */
import type { DatasetRef } from '../../../src/model/dataset.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Cells } from '../../../src/model/value.ts';
import type { Intent, IntentPort, Write, Writer } from '../../../src/model/writer.ts';
import { openContext } from '../../support/open-context.ts';
import type { Table } from './harness.ts';
import { all, calm } from './reading.ts';
import type { RowHarness, Writable } from './row-harness.ts';

/** The rows that cases begin with. */
export const BOATS: Table = {
  columns: { id: 'number', name: 'text', note: 'text' },
  key: { id: 'int' },
  rows: [
    ['1', 'Ada', null],
    ['2', 'Bob', ''],
    ['3', "O'Neil \u{1F6A4}\n", '<null>'],
  ],
};
export const REASON = { by: 'gate-apply-1', check: 'names', kind: 'altered' };

/** What a case works with. */
export type Bench = {
  readonly made: Writable;
  readonly writer: Writer;
  /** What was journaled, in order. */
  readonly intents: Intent[];
  readonly journal: IntentPort;
  readonly rows: () => Promise<readonly Cells[]>;
  readonly set: (key: string, expect: object, to: object, ref?: DatasetRef, keys?: Cells) => Write;
  readonly remove: (key: string, expect: object) => Write;
};

/** Runs one case on a table of its own. */
export type Benches = (work: (bench: Bench) => Promise<void>, table?: Table) => Promise<void>;

/** Makes a table, opens its writer, and closes it afterwards. */
export async function onTable(harness: RowHarness, table: Table, work: (bench: Bench) => Promise<void>) {
  const made = await harness.make(table);
  const context = await openContext();
  const { source } = made.ref;
  const writer = await source.openWriter!(context, calm);
  const intents: Intent[] = [];
  const rows = async () => {
    const session = await source.open(context, calm);
    const columns = Object.keys(table.columns);
    const found = (await all(session.dataset(made.ref).scan(EVERYTHING, columns, calm))).map(
      ({ row }) => row,
    );
    await session.close();
    return found;
  };
  try {
    await work({
      made,
      writer,
      intents,
      journal: { intent: async (intent) => void intents.push(intent) },
      rows,
      set: (key, expected, to, dataset = made.ref, keys = [key]) =>
        ({ op: 'set', dataset, key: keys, reason: REASON, expect: expected, to }) as Write,
      remove: (key, expected) =>
        ({ op: 'remove', dataset: made.ref, key: [key], reason: REASON, expect: expected }) as Write,
    });
  } finally {
    await writer.close();
    await context.close();
  }
}
