/** Audit rows: how a system's own log is told of each change that is made to it. */
import type { CellsByColumn } from './change.ts';

/** A change as the log of a system is told of it. */
export type AuditedChange = {
  readonly actor: 'system-reconcile';
  readonly action: 'set' | 'recompute' | 'remove' | 'advance-sequence' | 'undo';
  readonly schema: string;
  /** The table, or the qualified name of the sequence. */
  readonly table: string;
  /** The columns of the table's primary key, or `sequence` with its qualified name. */
  readonly key: CellsByColumn;
  readonly check: string;
  readonly kind: string;
  /** The id of the apply or undo. */
  readonly by: string;
  /** What changed, as it was; `null` where there was no row. Values of private columns are `***`. */
  readonly before: CellsByColumn | null;
  /** What changed, as it is; `null` where there is no row any more. */
  readonly after: CellsByColumn | null;
};

/** Where changes are recorded, in the same transaction: a change that the log refuses is not made. */
export type AuditLog = {
  readonly table: string;
  /** Another schema than the source's. */
  readonly schema?: string;
  /** The row, by column; `null` is NULL, and a column that is left out has its default. */
  readonly row: (change: AuditedChange) => CellsByColumn;
};
