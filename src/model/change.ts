/** What a fix would do, as data: one record, what it must still be, and what it becomes. Checks propose; only a writer changes. */
import type { Key, NativeKey } from './key.ts';
import type { Cell } from './value.ts';

/** A record by the role that its dataset plays and its key: the codec's form, or native values in the order of the key. */
export type Place = { readonly role: string; readonly key: Key | NativeKey };

/** Values by column, as the server writes them. */
export type CellsByColumn = Readonly<Record<string, Cell>>;

/**
 * What must be proved, by bytes, before a change is planned and again before it is made: two objects have the same content,
 * every digest that either store keeps agrees with the bytes, and with `alsoMime` both have that content type.
 */
export type SameContent = { readonly left: Place; readonly right: Place; readonly alsoMime?: string };

/**
 * One correction of one record.
 *
 * `set`: the columns of `to`, where those of `expect` still are what they were. `recompute`: a column by the expression that
 * the config declares as the computed column `by`. `remove`: a row, by a policy that the config names. `copy-object`: the
 * bytes of an object that only the source has; never over another. `advance-sequence`: so that it gives `to` next, upward only.
 */
export type Change =
  | {
      readonly op: 'set';
      readonly at: Place;
      readonly expect: CellsByColumn;
      readonly to: CellsByColumn;
      readonly proof?: SameContent;
    }
  | {
      readonly op: 'recompute';
      readonly at: Place;
      readonly expect: CellsByColumn;
      readonly column: string;
      readonly by: string;
    }
  | { readonly op: 'remove'; readonly at: Place; readonly expect: CellsByColumn; readonly policy: string }
  | { readonly op: 'copy-object'; readonly from: Place; readonly to: Place }
  | {
      readonly op: 'advance-sequence';
      readonly at: Place;
      readonly expect: CellsByColumn;
      readonly to: string;
    };

/** What a person is told to do where nothing may be changed for them: one sentence, with the reason. Printed, never applied. */
export type Advice = { readonly advise: string };

/** Whether a fix comes to advice. */
export function isAdvice(fix: Change | Advice): fix is Advice {
  return 'advise' in fix;
}

/** The record that a change is about. */
export function placeOf(change: Change): Place {
  return change.op === 'copy-object' ? change.to : change.at;
}
