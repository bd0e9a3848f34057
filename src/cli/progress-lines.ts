/** Progress as plain lines for logs: each check as it starts and ends, and a sign of life in between. */
import type { Progress } from '../model/progress.ts';
import type { ProgressView } from './progress-view.ts';
import {
  again,
  begun,
  change,
  counted,
  ended,
  notBegun,
  outcome,
  planned,
  proving,
  restarted,
  sayOnce,
  soFar,
  started,
  toldOf,
} from './progress-text.ts';
import type { Terminal } from './terminal.ts';

const SIGN_OF_LIFE_MS = 10_000;

/** Writes a line where something starts or ends. */
export function lines(terminal: Pick<Terminal, 'say'>, now: () => number = Date.now): ProgressView {
  let last = now();
  const isSaid = sayOnce();
  const line = (progress: Progress): string | null => {
    switch (progress.event) {
      case 'run-started':
        return begun(progress);
      case 'source-opened':
        return null;
      case 'source-restarted':
        return restarted(progress);
      case 'source-told':
        return toldOf(progress);
      case 'check-started':
        return `${progress.check}: started, ${counted(progress.segments, 'segment')}`;
      case 'segment-finished':
      case 'segment-examining':
        if (now() - last < SIGN_OF_LIFE_MS) return null;
        return `${progress.check}: ${progress.done} of ${counted(progress.segments, 'segment')}, ${soFar(progress)}`;
      case 'second-look':
        return `${progress.check}: ${again(progress)}`;
      case 'check-finished':
        return `${progress.check}: ${outcome(progress)}`;
      case 'run-finished':
        return `run ${progress.runId}: ${progress.verdict}`;
      case 'fix-planned':
        return planned(progress);
      case 'fix-started':
        return started(progress);
      case 'change-done':
        if (progress.status === 'stopped') return notBegun(progress);
        if (isMade(progress) && now() - last < SIGN_OF_LIFE_MS) return null;
        return `${progress.check}: ${change(progress)}`;
      case 'fix-proving':
        return `${progress.check}: ${proving(progress)}`;
      case 'fix-finished':
        return ended(progress);
    }
  };
  return {
    show(progress) {
      const text = isSaid(progress) ? null : line(progress);
      if (text === null) return;
      last = now();
      terminal.say(text);
    },
    end: () => undefined,
  };
}

// Thousands of changes that go well are not worth a line each; each that does not is.
function isMade({ status }: Extract<Progress, { event: 'change-done' }>): boolean {
  return status === 'done' || status === 'already';
}
