/** Knows whether a change is on its way, for the moment when a person ends the program at once. */
import type { Progress } from '../model/progress.ts';

/** What the progress of an apply or an undo tells of it. */
export type OnItsWay = {
  readonly see: (progress: Progress) => void;
  /** What is left half-way and the command that goes on; `null` where nothing is. */
  readonly left: () => { readonly what: string; readonly command: string } | null;
};

/** Nothing is on its way until an apply or an undo begins. */
export function watchChanges(): OnItsWay {
  let command = '';
  let what: string | null = null;
  return {
    see(progress) {
      if (progress.event === 'fix-started') {
        command = `reconcile ${progress.mode} ${progress.runId}`;
        what = 'a change may have been on its way';
      }
      if (progress.event === 'change-done') {
        const isLast = progress.done === progress.changes || progress.status === 'stopped';
        if (isLast) what = 'what was changed may not have been proved';
      }
      if (progress.event === 'fix-finished') what = null;
    },
    left: () => (what === null ? null : { what, command }),
  };
}
