/** What the checks of a run share. */
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Mask } from './mask.ts';
import type { PreviousRun } from './previous.ts';
import type { RunRequest } from './request.ts';
import type { Parent } from './resume.ts';
import type { Sessions } from './sessions.ts';
import type { DiskBudget } from './spool.ts';
import type { ToldOfSources } from './told-of-sources.ts';

/** What the checks of a run share. */
export type RunGround = {
  readonly request: RunRequest;
  readonly runId: string;
  readonly folder: string;
  readonly spoolFolder: string;
  readonly sessions: Sessions;
  readonly checks: ReadonlyMap<string, Check>;
  readonly budget: DiskBudget;
  readonly mask: Mask;
  readonly previous: PreviousRun | null;
  /** Where segments are written down as they are done; `null` for a run that another one cannot go on from. */
  readonly checkpoint: Checkpoint | null;
  /** The run that this one goes on from, or `null`. */
  readonly parent: Parent | null;
  /** Aborted by a person or by the deadline. */
  readonly signal: AbortSignal;
  /** Sources that were read at more than one instant. */
  readonly manyInstants: Set<Source>;
  /** What sources told of how they are read. */
  readonly told: ToldOfSources;
};
