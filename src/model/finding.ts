/** Findings: disagreement as data. */
import type { Json, MustBeJson } from './json.ts';
import type { Key, NativeKey } from './key.ts';

/** An error makes a check inconsistent; a warning asks for a person and is counted and shown first. */
export type Severity = 'error' | 'warning';

/**
 * What a kind of finding is. `pending` is no finding yet: something too young to judge (a file in flight, an answer that a
 * cache may still hold). It is looked at again, counted in the report, and changes no verdict.
 */
export type KindSeverity = Severity | 'pending';

/**
 * What a check yields; the runner renders, masks, fingerprints and spools it.
 *
 * `key` as text is the codec's form of a key of the datasets that are walked in step. As an array it is native already,
 * for keys of another make (a group's values); `keyColumns` then names, for each part, the columns whose values it holds,
 * so that private ones are masked. An empty array stands for a whole dataset. Values of columns travel only under `column`.
 */
export type Finding<Kind extends string = string> = {
  readonly kind: Kind;
  readonly key: Key | NativeKey;
  readonly keyColumns?: readonly (readonly string[])[];
  /** The column that differs, by its name in the target, and by its name in the source where that is another. */
  readonly column?: string;
  readonly sourceColumn?: string;
  readonly expected: Json;
  readonly actual: Json;
  /** The native source key, where an id map translated it. */
  readonly origin?: Json;
};

/** What a check yields at a time: a finding, or several, since to wait for each takes longer than to find it. */
export type Findings<Kind extends string = string> = Finding<Kind> | readonly Finding<Kind>[];

/** The findings that were yielded together. */
export function together<Kind extends string>(yielded: Findings<Kind>): readonly Finding<Kind>[] {
  return 'kind' in yielded ? [yielded] : yielded;
}

/** One line of a findings file. Keys and values of private columns are already an HMAC here. */
export type FindingLine = {
  readonly check: string;
  readonly kind: string;
  /** The native key values, never the codec's form; empty for a finding about a whole dataset. */
  readonly key: NativeKey;
  readonly source: Json;
  readonly column: string | null;
  readonly expected: Json;
  readonly actual: Json;
  readonly severity: Severity;
  /** SHA-256 of canonical JSON [suite, check id, kind, native key, column]. */
  readonly fingerprint: string;
  /** SHA-256 of canonical JSON [expected, actual]. */
  readonly measure: string;
  /** When a complete run of this suite first saw it, in UTC. */
  readonly firstSeen: string;
};

/** The compiler's proof that it is JSON. @public */
export type FindingLineTravels = MustBeJson<FindingLine & Json>;
