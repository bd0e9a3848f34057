/** Tells a person that an apply or an undo of a suite was killed half-way, since nothing else would. */
import type { LoadedConfig } from '../config/load.ts';
import { ConfigError } from '../model/problem.ts';
import type { Suite } from '../model/suite.ts';
import type { Unfinished } from '../runner/fix/unfinished.ts';
import type { Options } from './arguments.ts';
import { outFolder } from './ground.ts';
import { typed } from './next-command.ts';
import type { Terminal } from './terminal.ts';

type Given = Pick<Options, 'config' | 'out' | 'log'>;

/** A line on stderr for each. @throws ConfigError `locked` when one of them is under way. */
export async function tellUnfinished(
  out: string,
  { name }: Suite,
  options: Given,
  terminal: Terminal,
): Promise<void> {
  const { unfinishedIn } = await import('../runner/fix/unfinished.ts');
  if ((await unfinishedIn(out, name)).length === 0) return;
  const { lockSuite } = await import('../runner/lock.ts');
  // Without the lock, what is under way looks unfinished.
  const unlock = await lockSuite(out, name);
  try {
    for (const one of await unfinishedIn(out, name)) {
      if (options.log === null) terminal.say(sentence(one, options));
      else terminal.say(JSON.stringify({ at: new Date().toISOString(), event: 'fix-unfinished', ...one }));
    }
  } finally {
    unlock();
  }
}

/** The same for all suites of a config, by a command that changes nothing and waits for nobody: what is under way it passes over. */
export async function tellAllUnfinished(
  { config: { suites, out }, path }: Pick<LoadedConfig, 'config' | 'path'>,
  { config }: Pick<Options, 'config'>,
  terminal: Terminal,
): Promise<void> {
  for (const suite of suites.values()) {
    try {
      await tellUnfinished(outFolder(null, out, path), suite, { config, out: null, log: null }, terminal);
    } catch (thrown) {
      if (!(thrown instanceof ConfigError)) throw thrown;
    }
  }
}

/** `apply A of run R was not finished (8 made): reconcile apply R goes on, reconcile undo R takes back` */
function sentence({ id, runId, mode, done }: Unfinished, options: Given): string {
  const made = mode === 'apply' ? 'made' : 'taken back';
  const far = done === null ? 'its journal was edited' : `${String(done)} ${made}`;
  const goesOn = `${typed(`reconcile ${mode} ${runId}`, options)} goes on`;
  const takesBack = mode === 'undo' ? '' : `, ${typed(`reconcile undo ${runId}`, options)} takes back`;
  return `${mode} ${id} of run ${runId} was not finished (${far}): ${goesOn}${takesBack}`;
}
