/** The sequences of a schema as a config names them: inert, one entry for each that feeds a column. */
import type { DatasetRef, Source } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import { groupedName } from '../naming.ts';

export type SequencesOptions = {
  /** Another schema than the source's. */
  readonly schema?: string;
};

/** The sequences of one schema, keyed by their qualified names as regclass prints them under an empty search path. */
export class SequencesRef implements DatasetRef {
  readonly source: Source;
  readonly path: string;
  /** The path before any grouping. */
  readonly whole: string;
  readonly schema: string;
  readonly private: readonly string[] = [];
  /** The columns that regroup the entries; `null` when they are the sequences themselves. */
  readonly grouping: readonly string[] | null;

  constructor(source: Source, whole: string, schema: string, grouping: readonly string[] | null = null) {
    this.source = source;
    this.whole = whole;
    this.path = grouping === null ? whole : groupedName(whole, grouping);
    this.schema = schema;
    this.grouping = grouping;
  }

  by(...columns: readonly string[]): SequencesRef {
    if (this.grouping !== null) {
      throw new ConfigError('config', `${this.path}: is grouped already; group the dataset it is made of`);
    }
    if (columns.length === 0) throw new ConfigError('config', `${this.path}: by(): name at least one column`);
    return new SequencesRef(this.source, this.whole, this.schema, columns);
  }
}
