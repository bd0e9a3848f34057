/** The columns of answers: what a check that reads them may rely on. */
import { ENTRY } from '../../model/dataset.ts';
import type { ColumnType } from '../../model/value.ts';
import { columnTypes } from '../columns.ts';

const NUMBER: ColumnType = { family: 'number', name: 'int4' };
const TEXT: ColumnType = { family: 'text', name: 'text' };
const BOOLEAN: ColumnType = { family: 'boolean', name: 'boolean' };

/** A whole JSON value. */
export const JSON_TYPE: ColumnType = { family: 'json', name: 'json' };

/** A fact by its name; NULL when it is absent. */
export const FACT_COLUMNS = columnTypes({ fact: TEXT, value: TEXT });

/** `status` and the record are NULL, and `failure` is not, when nothing is known. */
export const RECORD_COLUMNS = columnTypes({ status: NUMBER, [ENTRY]: JSON_TYPE, failure: TEXT });

/**
 * `path`: what was asked, as it was written. `status`, `location`: of the first answer; a location is absolute.
 * `hops`: how many redirects lead from the path to `final_url`. `final_status` is NULL when `final_url` was not asked (a
 * host that may not be, a loop, more than ten hops). `marker`: whether the final page contains the marker; NULL when none
 * was asked for, or there is no final page. `failure`: why an answer is missing; NULL when all that was asked was answered.
 */
export const ANSWER_COLUMNS = columnTypes({
  path: TEXT,
  status: NUMBER,
  location: TEXT,
  hops: NUMBER,
  final_url: TEXT,
  final_status: NUMBER,
  marker: BOOLEAN,
  loop: BOOLEAN,
  failure: TEXT,
});
