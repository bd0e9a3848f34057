/** Progress for someone who watches: a live bar for each check under way, a line for each that is done. */
import { stripVTControlCharacters, styleText } from 'node:util';
import type { HowFar } from '../model/progress.ts';
import type { ProgressView } from './progress-view.ts';
import {
  again,
  begun,
  change,
  counted,
  ended,
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

const CELLS = 20;
const FRAME_MS = 80;
/** The one bar of an apply or an undo, whatever check a change is of. */
const CHANGES = 'changes';
const MARKS = {
  consistent: ['green', '✔'],
  inconsistent: ['red', '✘'],
  unknown: ['yellow', '?'],
} as const;

/** Draws bars below the finished lines and redraws them in place. */
export function bars(
  terminal: Pick<Terminal, 'draw' | 'screen'>,
  now: () => number = Date.now,
): ProgressView {
  const running = new Map<string, string>();
  const isSaid = sayOnce();
  let drawn = 0;
  let drawnAt = 0;
  let width = 0;

  const redraw = (above: string | null): void => {
    const { columns, rows } = terminal.screen();
    const live = [...running].slice(0, Math.max(1, rows - 2));
    const lines = live.map(([check, state]) => clipped(`  ${check.padEnd(width)} ${state}`, columns - 1));
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    const finished = above === null ? '' : `${above}\n`;
    terminal.draw(`${up}\r\u001b[J${finished}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
    drawnAt = now();
  };
  return {
    show(progress) {
      switch (progress.event) {
        case 'run-started':
          width = Math.max(...progress.checks.map((check) => check.length), 0);
          redraw(begun(progress));
          break;
        case 'check-started':
          running.set(progress.check, bar(0, progress.segments));
          redraw(null);
          break;
        case 'segment-finished':
        case 'segment-examining':
          running.set(
            progress.check,
            `${bar(progress.done, progress.segments, share(progress))} ${soFar(progress)}`,
          );
          if (now() - drawnAt >= FRAME_MS || progress.done === progress.segments) redraw(null);
          break;
        case 'second-look':
          running.set(progress.check, again(progress));
          redraw(null);
          break;
        case 'source-restarted':
          redraw(restarted(progress));
          break;
        case 'source-told':
          redraw(toldOf(progress));
          break;
        case 'check-finished': {
          const [colour, mark] = MARKS[progress.verdict];
          running.delete(progress.check);
          if (isSaid(progress)) break;
          redraw(
            `${styleText(colour, mark, { stream: process.stderr })} ${progress.check.padEnd(width)} ${outcome(progress)}`,
          );
          break;
        }
        case 'fix-planned':
          redraw(planned(progress));
          break;
        case 'fix-started':
          width = 0;
          redraw(started(progress));
          break;
        case 'change-done':
          running.set(CHANGES, `${cells(progress.done, progress.changes)} ${change(progress)}`);
          if (now() - drawnAt >= FRAME_MS || progress.done === progress.changes) redraw(null);
          break;
        case 'fix-proving':
          running.delete(CHANGES);
          running.set(progress.check, proving(progress));
          redraw(null);
          break;
        case 'fix-finished':
          running.clear();
          redraw(ended(progress));
          break;
        case 'source-opened':
        case 'run-finished':
          break;
      }
    },
    end() {
      running.clear();
      if (drawn > 0) redraw(null);
    },
  };
}

function bar(done: number, segments: number, part = 0): string {
  return `${cells(Math.max(done, part * segments), segments)} ${done}/${counted(segments, 'segment')}`;
}

/** How much of a look is behind it, by what is left: a long segment moves the bar as well. */
function share({ examined, rate, leftMs }: HowFar): number {
  const left = ((rate ?? 0) * (leftMs ?? 0)) / 1_000;
  return left === 0 ? 0 : examined / (examined + left);
}

function cells(done: number, all: number): string {
  const full = all === 0 ? 0 : Math.min(CELLS, Math.round((done / all) * CELLS));
  return `${'━'.repeat(full)}${'╌'.repeat(CELLS - full)}`;
}

// A line that wraps would be two lines to go up; anything but plain text is left out for the same reason.
function clipped(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length > columns ? `${plain.slice(0, columns - 1)}…` : plain;
}
