/** The records of a file that a config asked for: those whose columns hold the given cells, and no other. */
import type { Cell, Cells } from '../../model/value.ts';
import type { FoundColumns, RecordPages } from '../json.ts';

/** Chooses by `where`, and counts what there was to choose from. */
export class ChosenRecords {
  /** Records that were read, chosen or not. */
  read = 0;
  private readonly where: readonly (readonly [column: string, cell: Cell])[];
  private readonly found: FoundColumns;

  constructor(where: readonly (readonly [column: string, cell: Cell])[], found: FoundColumns) {
    this.where = where;
    this.found = found;
  }

  /** The chosen ones of some records, in their order. A column that did not turn up so far is NULL in all of them. */
  async *of(records: RecordPages): RecordPages {
    const getters: (((cells: Cells) => Cell) | null)[] = this.where.map(() => null);
    for await (const page of records) {
      this.read += page.length;
      if (page.length === 0 || this.where.length === 0) {
        yield page;
        continue;
      }
      for (const [at, [column]] of this.where.entries()) getters[at] ??= this.found.getter(column);
      yield page.filter(({ cells }) =>
        this.where.every(([, cell], at) => (getters[at]?.(cells) ?? null) === cell),
      );
    }
  }
}
