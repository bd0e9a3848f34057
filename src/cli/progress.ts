/** Progress on stderr: bars where someone watches, lines where a log is kept, JSON for machines, or nothing. */
import type { Options } from './arguments.ts';
import { bars } from './progress-bars.ts';
import { lines } from './progress-lines.ts';
import type { ProgressView } from './progress-view.ts';
import type { Terminal } from './terminal.ts';

/** The view that the command line asks for. */
export function drawProgress(
  { quiet, log }: Pick<Options, 'quiet' | 'log'>,
  terminal: Terminal,
): ProgressView {
  if (log === 'ndjson') {
    return {
      show: (progress) => terminal.say(JSON.stringify({ at: new Date().toISOString(), ...progress })),
      end: () => undefined,
    };
  }
  if (quiet) return { show: () => undefined, end: () => undefined };
  return terminal.live ? bars(terminal) : lines(terminal);
}
