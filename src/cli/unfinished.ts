/** Tells a person that a run, an apply or an undo of a suite was killed half-way, since nothing else would. */
import type { LoadedConfig } from '../config/load.ts';
import { ConfigError } from '../model/problem.ts';
import type { Suite } from '../model/suite.ts';
import type { Unfinished } from '../runner/fix/unfinished.ts';
import type { Options } from './arguments.ts';
import { outFolder } from './ground.ts';
import { resumeCommand, typed } from './next-command.ts';
import type { Terminal } from './terminal.ts';

type Given = Pick<Options, 'config' | 'out' | 'log' | 'resume'>;

/** A line on stderr for each; none about runs to whoever goes on with one. @throws ConfigError `locked` when one of them is under way. */
export async function tellUnfinished(
  out: string,
  suite: Suite,
  options: Given,
  terminal: Terminal,
): Promise<void> {
  if ((await told(out, suite, options)).length === 0) return;
  const { lockSuite } = await import('../runner/lock.ts');
  // Without the lock, what is under way looks unfinished.
  const unlock = await lockSuite(out, suite.name);
  try {
    for (const line of await told(out, suite, options)) terminal.say(line);
  } finally {
    unlock();
  }
}

async function told(out: string, { name, ...suite }: Suite, options: Given): Promise<readonly string[]> {
  const { unfinishedIn } = await import('../runner/fix/unfinished.ts');
  const { killedRun } = await import('../runner/resume-killed.ts');
  const event = (one: object): string => JSON.stringify({ at: new Date().toISOString(), ...one });
  const lines = (await unfinishedIn(out, name)).map((one) =>
    options.log === null ? sentence(one, options) : event({ event: 'fix-unfinished', ...one }),
  );
  const killed = options.resume === null ? await killedRun(out, name) : null;
  if (killed === null) return lines;
  const { runId, done, only, ...asked } = killed;
  const evidence = asked.evidence === suite.evidence ? null : asked.evidence;
  const maxFindings = asked.maxFindings === suite.maxFindings ? null : asked.maxFindings;
  const command = typed(resumeCommand({ ...asked, runId, only: only ?? [], evidence, maxFindings }), options);
  const line = `run ${runId} was not finished (${done} segments done): ${command} goes on`;
  return [...lines, options.log === null ? line : event({ event: 'run-unfinished', runId, command })];
}

/** The same for all suites of a config, by a command that changes nothing and waits for nobody: what is under way it passes over. */
export async function tellAllUnfinished(
  { config: { suites, out }, path }: Pick<LoadedConfig, 'config' | 'path'>,
  { config }: Pick<Options, 'config'>,
  terminal: Terminal,
): Promise<void> {
  for (const suite of suites.values()) {
    try {
      await tellUnfinished(
        outFolder(null, out, path),
        suite,
        { config, out: null, log: null, resume: null },
        terminal,
      );
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
