/** A change that was made in a transaction which is still open: what there is to journal before it counts. */
import type { Intent } from '../../model/writer.ts';
import type { RowAt, SequenceAt } from './located.ts';

export type Prepared = Pick<Intent, 'op' | 'before' | 'after'> & {
  readonly where: RowAt | SequenceAt;
  /** What could not be put back. */
  readonly note?: string;
};
