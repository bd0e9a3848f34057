/** What every way of showing progress offers. */
import type { Progress } from '../model/progress.ts';

/** Shows a run's progress; `end` leaves the screen in order and may be called twice. */
export interface ProgressView {
  readonly show: (progress: Progress) => void;
  readonly end: () => void;
}
