/** What a site is asked, once for each row. */
import type { DatasetRef, Source } from '../../model/dataset.ts';
import type { AnswersPlan } from './answer-options.ts';
import type { RecordsPlan } from './record-options.ts';

/** What is asked, about which rows. */
export type Asked = {
  readonly site: Source;
  /** The dataset's own name: `answers /node/{nid}`. */
  readonly path: string;
  /** The rows, or a list of paths. */
  readonly of: DatasetRef | readonly string[];
  readonly plan: { readonly answers: AnswersPlan } | { readonly records: RecordsPlan };
  readonly private: readonly string[];
};
