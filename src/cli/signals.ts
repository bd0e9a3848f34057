/** Signals: the first one stops the run in good order, so that it still reports; the second one ends it at once. */
import { EXIT } from '../model/report.ts';
import type { Options } from './arguments.ts';
import { typed } from './next-command.ts';
import type { OnItsWay } from './on-its-way.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Listens until `release` is called. */
export function stopOnSignals(
  terminal: Terminal,
  options: Pick<Options, 'quiet' | 'log' | 'config' | 'out'>,
  onItsWay: OnItsWay,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const { quiet, log } = options;
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (stop.signal.aborted) {
      const left = onItsWay.left();
      if (left !== null) terminal.fail('interrupted', `${left.what}; type: ${typed(left.command, options)}`);
      process.exit(EXIT.interrupted);
    }
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
