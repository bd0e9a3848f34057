/** What an adapter's tests provide so that the contract can be asked of it: a way to put any table into the real system. */
import type { DatasetRef } from '../../../src/model/dataset.ts';
import type { KeyKind } from '../../../src/model/key.ts';
import type { Cells, Family } from '../../../src/model/value.ts';

/** A table that a harness puts into its system. Column `number` holds integers here. */
export type Table = {
  /** In the order of the cells of `rows`. */
  readonly columns: Readonly<Record<string, Family>>;
  /** Key columns in order. They are not unique and not NOT NULL: tables here have duplicates and NULLs. */
  readonly key: Readonly<Record<string, KeyKind>>;
  /** As text, in an order of no meaning. */
  readonly rows: readonly Cells[];
  readonly private?: readonly string[];
};

/** A table in its system. The optional parts are asked for where they are given. */
export type Made = {
  readonly ref: DatasetRef;
  /** Breaks every connection that is open, as a network would. */
  drop?(): Promise<void>;
  /** What a session has left on the system, a line each: connections, statements, locks. */
  leftovers?(): Promise<readonly string[]>;
  /** How many rows the system has handed over so far, roughly. */
  handedOver?(): number | Promise<number>;
};

/** What a system cannot hold; the cases about it are skipped by name. */
export type Lack =
  | 'nulls' // no NULL at all: a CSV file without the `null` option
  | 'composite-keys' // no key of several columns: rows under translated keys
  | 'wide-integers' // no integers beyond 64 bits
  | 'infinite-dates' // no 'infinity', no years before 1 or beyond 9999
  | 'megabyte-keys'; // no key of a million characters

export type Harness = {
  /** Makes a table of its own, under a name of its own. */
  make(table: Table): Promise<Made>;
  readonly lacks?: readonly Lack[];
  /** Called once, after the last case. */
  dispose?(): Promise<void>;
};
