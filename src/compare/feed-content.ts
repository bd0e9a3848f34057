/** Judges what one entry of a feed holds, by itself and against the same entry asked for singly. */
import { canonicalJson } from '../model/canonical-json.ts';
import type { Cell, Cells } from '../model/value.ts';
import { differingMembers, placesOfNames } from './feed-json.ts';
import type { FeedRules } from './feed-rules.ts';
import type { Fault } from './feed-told.ts';
import { schemaChecker } from './json-schema.ts';

/** Why a record cannot be judged, as a code and a sentence. */
type Unjudged = { readonly unable: string; readonly because: string };

/** Judges the text of an entry that is JSON; a fault's column is a JSON pointer, left out for the entry itself. */
export type ContentJudge = (text: string) => readonly Fault[];

/** Prepares the rules about content once; `null` when there are none. */
export function contentJudge({
  schema,
  forbidden,
}: Pick<FeedRules, 'schema' | 'forbidden'>): ContentJudge | null {
  if (schema === undefined && forbidden.length === 0) return null;
  const misfits = schema === undefined ? null : schemaChecker(schema);
  const names = new Set(forbidden.map((name) => name.toLowerCase()));
  return (text) => [
    ...placesOfNames(text, names).map((place) => ({
      kind: 'forbidden' as const,
      column: place,
      expected: 'absent',
      actual: 'present',
    })),
    ...(misfits?.(JSON.parse(text)) ?? []).map(({ place, rules, message }) => ({
      kind: 'schema' as const,
      ...(place === '' ? {} : { column: place }),
      expected: rules,
      actual: message,
    })),
  ];
}

/** The columns of a record besides `ENTRY`: the status of its answer, and why there was none. */
export const STATUS = 'status';
export const FAILURE = 'failure';

/** Judges a record (its status, its JSON, why it failed) against the text of the entry, which is `null` when it cannot be compared. */
export function judgeRecord(
  [status = null, record = null, failure = null]: Cells,
  entry: Cell,
): Fault | Unjudged | null {
  if (failure !== null) return { unable: 'no-answer', because: failure };
  if (status === null)
    return { unable: 'no-answer', because: 'was asked for singly, and no status came back' };
  const number = Number(status);
  if (number !== 200) return { kind: 'unretrievable', expected: 200, actual: number };
  if (entry === null) return null;
  if (record !== null && canonicalJson(record) === canonicalJson(entry)) return null;
  const members = record === null ? null : differingMembers(entry, record);
  return { kind: 'differs-singly', expected: { members: [] }, actual: members === null ? null : { members } };
}
