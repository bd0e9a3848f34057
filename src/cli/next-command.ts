/** Completes the commands that a report tells a person to type with the options without which they would not find the run. */
import type { FixReport } from '../model/fix-report.ts';
import type { Options } from './arguments.ts';

/** The same report, its commands with `--config` and `--out` as they were given. */
export function withOptions<Fixes extends FixReport | null>(
  fixes: Fixes,
  { config, out }: Pick<Options, 'config' | 'out'>,
): Fixes {
  if (fixes === null) return fixes;
  const given = [
    ...(config === null ? [] : ['--config', config]),
    ...(out === null ? [] : ['--out', out]),
  ].map(quoted);
  const complete = (command: string | null): string | null =>
    command === null ? null : [command, ...given].join(' ');
  return {
    ...fixes,
    applyCommand: complete(fixes.applyCommand),
    undoCommand: complete(fixes.undoCommand),
  };
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
