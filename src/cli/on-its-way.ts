/** Knows what is on its way, a run or a change, for the moment when a person ends the program at once. */
import type { Progress } from '../model/progress.ts';
import type { Options } from './arguments.ts';
import { resumeCommand } from './next-command.ts';

/** What progress tells of it. */
export type OnItsWay = {
  readonly see: (progress: Progress) => void;
  /** What is left half-way and the command that goes on; `null` where nothing is. */
  readonly left: () => { readonly what: string; readonly command: string } | null;
};

type Asked = Pick<Options, 'check' | 'evidence' | 'maxFindings' | 'segments' | 'fix'>;

/** Nothing is on its way until something begins. Of a run that changes are a part of, these count. */
export function watchWork({ check: only, evidence, maxFindings, segments, fix }: Asked): OnItsWay {
  let command = '';
  let what: string | null = null;
  return {
    see(progress) {
      if (progress.event === 'run-started' && fix !== 'apply') {
        const { runId, suite } = progress;
        command = resumeCommand({ runId, suite, only, evidence, maxFindings, segments });
        what = 'the run was not finished';
      }
      if (progress.event === 'fix-started') {
        command = `reconcile ${progress.mode} ${progress.runId}`;
        what = 'a change may have been on its way';
      }
      if (progress.event === 'change-done') {
        const isLast = progress.done === progress.changes || progress.status === 'stopped';
        if (isLast) what = 'what was changed may not have been proved';
      }
      if (progress.event === 'fix-finished' || progress.event === 'run-finished') what = null;
    },
    left: () => (what === null ? null : { what, command }),
  };
}
