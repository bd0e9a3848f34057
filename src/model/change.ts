/** What a fix would do, as data: one record, what it must still be, and what it becomes. Checks propose; only a writer changes. */
import type { Algorithm } from './contents.ts';
import type { Key, NativeKey } from './key.ts';
import type { Cell } from './value.ts';

/** A record by the role that its dataset plays and its key: the codec's form, or native values in the order of the key. */
export type Place = { readonly role: string; readonly key: Key | NativeKey };

/** Values by column, as the server writes them. */
export type CellsByColumn = Readonly<Record<string, Cell>>;

/**
 * What must be proved, by bytes, before a change is planned and again before it is made: every digest that a store keeps
 * of such an object agrees with its bytes, and both objects have the same content. What a change writes of an object must
 * be what is proved here: `alsoSize` (bytes, as decimal text) and `alsoDigest` (lower-case hexadecimal) are what the bytes
 * come to, and `alsoMime` is the content type of both.
 */
export type SameContent = {
  readonly left: Place;
  /** `null` where there is no other object: the bytes of `left` are then held to what its store keeps of them. */
  readonly right: Place | null;
  readonly alsoMime?: string;
  readonly alsoSize?: string;
  readonly alsoDigest?: { readonly algorithm: Algorithm; readonly value: string };
};

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
