/** What is behind a dataset that is read from a local copy: its shape, the copy, and how cells are found in stored rows. */
import type { OpenContext, Shape } from '../model/dataset.ts';
import type { Json } from '../model/json.ts';
import type { Cells } from '../model/value.ts';
import type { Copies } from './copies.ts';
import type { LocalCopy } from './local-copy.ts';

/** What a copy has to say to be read as a dataset. */
export type CopiedView = {
  readonly name: string;
  shape(signal: AbortSignal): Promise<Shape>;
  copy(signal: AbortSignal): Promise<LocalCopy>;
  /** Picks the cells of columns out of all cells of a row. @throws ContractError for a column that does not exist. */
  picker(columns: readonly string[], signal: AbortSignal): Promise<(stored: Cells) => Cells>;
  /** The native source key of a row, where an id map translated it. */
  readonly origin?: (stored: Cells) => Json;
  /** Whether these rows are groups already. */
  readonly grouped?: true;
};

/** Where a session keeps its copies, and how they may be made. */
export type Keeping = {
  readonly copies: Copies;
  readonly context: Pick<OpenContext, 'scratch' | 'diskCap'>;
  readonly runBytes: number | undefined;
};
