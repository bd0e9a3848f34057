/** Tells of checks that are under way together in the order of the suite: none begins, or ends, before those that come first have. */
import type { Progress } from '../model/progress.ts';

type Told = { began: boolean; ended: boolean; readonly held: Progress[] };

/** What the first looks tell; of a source it is told at once. */
export class InOrder {
  private readonly checks: readonly Told[];
  private readonly onProgress: (progress: Progress) => void;

  constructor(checks: number, onProgress: (progress: Progress) => void) {
    this.checks = Array.from({ length: checks }, () => ({ began: false, ended: false, held: [] }));
    this.onProgress = onProgress;
  }

  /** Tells of the check at a place, or holds it back until it is its turn. */
  tell(at: number, progress: Progress): void {
    const check = this.checks[at];
    if (check === undefined || progress.event.startsWith('source-')) {
      this.onProgress(progress);
      return;
    }
    check.began = true;
    check.held.push(progress);
    this.flush();
  }

  /** The first look at the check at a place is over, whether or not it will be told more. */
  over(at: number): void {
    const check = this.checks[at];
    if (check === undefined) return;
    check.began = true;
    check.ended = true;
    this.flush();
  }

  private flush(): void {
    let mayEnd = true;
    for (const { began, ended, held } of this.checks) {
      if (!began) return;
      const end = mayEnd ? -1 : held.findIndex(({ event }) => event === 'check-finished');
      for (const progress of held.splice(0, end === -1 ? held.length : end)) this.onProgress(progress);
      mayEnd &&= ended;
    }
  }
}
