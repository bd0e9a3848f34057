/** What a run of a check comes to, in the words of a test. */
import type { Json } from '../../src/model/json.ts';
import type { NativeKey } from '../../src/model/key.ts';

/** A finding as a case declares it. */
export type Shown = {
  readonly kind: string;
  readonly key: NativeKey;
  readonly column?: string;
  readonly expected: Json;
  readonly actual: Json;
  /** The native source key, where an id map translated it. */
  readonly source?: Json;
};

/** What one run of a check came to: its findings, and role to entries looked at. */
export type Outcome = {
  readonly findings: readonly Shown[];
  readonly examined: Readonly<Record<string, number>>;
  /** Kind to how many things are no findings yet. */
  readonly pending: Readonly<Record<string, number>>;
  /** Reasons for which entries could not be judged. */
  readonly unjudged: readonly string[];
  /** Grade to entries proved by it. */
  readonly proved: Readonly<Record<string, number>>;
};
