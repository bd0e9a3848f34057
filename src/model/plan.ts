/** A plan: corrections that were decided on and not made yet. It can be read by a person, and applied later, once nothing has moved. */
import type { Json, MustBeJson } from './json.ts';
import type { NativeKey } from './key.ts';
import type { AdviceReport, ChangeReport, Refusal } from './fix-report.ts';

/** The version of the shape of plans. */
export const PLAN_SCHEMA = 1;

/** The name of a plan in the folder of its run. */
export const PLAN_FILE = 'plan.json';

export type PlannedChange = {
  readonly n: number;
  readonly check: string;
  readonly kind: string;
  /** The finding's key, masked where it is private. */
  readonly key: NativeKey;
  readonly fingerprint: string;
  readonly measure: string;
  readonly op: string;
  /** The name of the source that is written to, and of its dataset. */
  readonly source: string;
  readonly dataset: string;
  /** For a person; masked where private. What is written is computed anew from the finding, and must be the same (`seal`). */
  readonly before: Json;
  readonly after: Json;
  /** An HMAC of the whole change, private values included, by the key that stays in the out folder. */
  readonly seal: string;
};

export type Plan = {
  readonly schema: typeof PLAN_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly runId: string;
  readonly suite: string;
  readonly configHash: string;
  readonly askedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Source name to the identity of the system behind it. */
  readonly targets: Readonly<Record<string, string>>;
  /** What `--max-changes` named, or `null`. */
  readonly maxChanges: number | null;
  readonly changes: readonly PlannedChange[];
  /** What would have been changed, but that a guard of its own refused. */
  readonly refused: readonly ChangeReport[];
  readonly refusals: readonly Refusal[];
  readonly advice: readonly AdviceReport[];
  /** An HMAC of the run's id by the key of the seals: by another key no seal can be compared. */
  readonly sealedBy: string;
  /** SHA-256 of the stable JSON of everything else. */
  readonly digest: string;
};

/** The compiler's proof that it is JSON. @public */
export type PlanTravels = MustBeJson<Plan & Json>;
