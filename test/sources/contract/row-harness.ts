/** What the contract of writers of rows asks of whoever runs it. */
import type { DatasetRef } from '../../../src/model/dataset.ts';
import type { Cell } from '../../../src/model/value.ts';
import type { Table } from './harness.ts';

/** A table in its system, whose source gives a writer. */
export type Writable = {
  readonly ref: DatasetRef;
  /** Changes a row behind the writer's back, as another program would; with `null` it is deleted. */
  disturb(key: string, to: Readonly<Record<string, Cell>> | null): Promise<void>;
};

export type RowHarness = {
  /** Makes a table of its own whose key is one integer column and unique in the system. */
  make(table: Table): Promise<Writable>;
  /** Set where a system lets two rows have one key, and `make` may be given such rows. */
  readonly twins?: true;
  /** Called once, after the last case. */
  dispose?(): Promise<void>;
};
