/** Signals: the first one stops the run in good order, so that it still reports; the second one ends it at once. */
import { EXIT } from '../model/report.ts';
import type { Options } from './arguments.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Listens until `release` is called. */
export function stopOnSignals(
  terminal: Terminal,
  { quiet, log }: Pick<Options, 'quiet' | 'log'>,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    if (!quiet && log === null) {
      terminal.say(`${name}: stopping and writing what is known so far; once more ends it at once`);
    }
    stop.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: stop.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
