/** Samples: which part of the whole was looked at, so that consistent of a sample never reads as consistent. */
import type { Json, MustBeJson } from './json.ts';

/** `taken` entries of `of`: by chance from a printed seed, or the first by a column. */
export type Sample = {
  readonly of: number;
  readonly taken: number;
  /** `null` when a column decided and not chance. */
  readonly seed: number | null;
  /** The column whose largest values were taken (`visits`); `null` when chance decided. */
  readonly by: string | null;
};

/** The compiler's proof that it is JSON. @public */
export type SampleTravels = MustBeJson<Sample & Json>;
