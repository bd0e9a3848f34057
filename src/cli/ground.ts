/** What a command that reads or changes systems works with: a loaded config, the out folder, progress, signals, and whoever asks. */
import { dirname, resolve } from 'node:path';
import { loadConfig, type LoadedConfig } from '../config/load.ts';
import { ownPackage } from '../config/own-package.ts';
import type { Redactor } from '../config/redactor.ts';
import type { Source } from '../model/dataset.ts';
import type { ApplyRequest } from '../runner/fix/apply-request.ts';
import { askedBy } from './asked-by.ts';
import type { Options } from './arguments.ts';
import { stopAt } from './deadline.ts';
import { watchWork } from './on-its-way.ts';
import { drawProgress } from './progress.ts';
import { stopOnSignals } from './signals.ts';
import type { Terminal } from './terminal.ts';

/** Where a command starts: nothing is open yet. */
export type Beginning = Pick<LoadedConfig, 'config' | 'path' | 'hash'> & {
  readonly out: string;
  readonly nameOf: (source: Source) => string;
};

/** Loads the config and finds the out folder. @throws ConfigError */
export async function begin(options: Pick<Options, 'config' | 'out'>): Promise<Beginning> {
  const { config, path, hash } = await loadConfig(process.cwd(), options.config);
  const nameOf = (source: Source): string => config.sources.get(source) ?? source.label ?? source.kind;
  return { config, path, hash, nameOf, out: outFolder(options.out, config.out, path) };
}

/** Where runs are kept: as a command line says, else the config, else beside whoever calls. */
export function outFolder(asked: string | null, configured: string | null, config: string): string {
  if (asked !== null) return resolve(asked);
  return configured === null ? resolve('reconcile-runs') : resolve(dirname(config), configured);
}

/** What is under way. `endProgress` leaves the screen in order before anything else is written. */
export type Ground = {
  readonly request: Omit<ApplyRequest, 'plan'>;
  readonly options: Options;
  readonly terminal: Terminal;
  /** Aborted when a person stops it, or the deadline has passed. */
  readonly stopped: AbortSignal;
  readonly endProgress: () => void;
};

/** Works on a ground and clears it up, whatever happens. */
export async function onGround(
  { config, path, hash, out }: Beginning,
  options: Options,
  terminal: Terminal,
  { reveal, redact }: Redactor,
  work: (ground: Ground) => Promise<number>,
): Promise<number> {
  const { name, version } = ownPackage();
  const onItsWay = watchWork(options);
  const stop = stopOnSignals(terminal, options, onItsWay);
  const progress = drawProgress(options, terminal);
  try {
    return await work({
      request: {
        config,
        configHash: await hash(),
        folder: dirname(path),
        out,
        tool: { name, version },
        reveal,
        redact,
        onProgress: (event) => {
          onItsWay.see(event);
          progress.show(event);
        },
        signal: stop.signal,
        askedBy: askedBy(process.env),
      },
      options,
      terminal,
      stopped: stopAt(options.deadline, stop.signal),
      endProgress: progress.end,
    });
  } finally {
    progress.end();
    stop.release();
  }
}
