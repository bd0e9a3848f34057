/** How a config says that keys are translated. */
import type { DatasetRef } from '../model/dataset.ts';
import type { KeyKind } from '../model/key.ts';

export type Translation = {
  /** The id map: a dataset keyed by source ids, such as `file('clients.json', { entries: true })`. */
  readonly map: DatasetRef;
  /** Its column of target ids, `value` unless told. */
  readonly value?: string;
  /** The kind of the target key; unless told, what the type of that column makes. */
  readonly kind?: KeyKind;
  /** The columns that will be asked for, when all would be too many to copy. */
  readonly columns?: readonly string[];
  /** Bytes of rows that are sorted in memory at a time, 16 MB unless told. */
  readonly runBytes?: number;
};
