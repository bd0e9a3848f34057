/** What a config says about records that are asked for one by one. */
import type { DatasetRef } from '../../model/dataset.ts';
import { demandKnown } from '../known-options.ts';
import { templateOf, type Template } from './template.ts';

export type RecordOptions = {
  /** The rows for each of which one record is asked. */
  readonly of: DatasetRef;
  /** Where the record is in the JSON of an answer, as names with dots between; left out, the document is the record. */
  readonly record?: string;
};

/** The same, settled. */
export type RecordsPlan = { readonly address: Template; readonly record: string };

/** Settles what is asked. @throws ConfigError */
export function planRecords(path: string, options: RecordOptions): RecordsPlan {
  const place = `records ${path}`;
  demandKnown(place, options, ['of', 'record']);
  return { address: templateOf(path, place), record: options.record ?? '' };
}
