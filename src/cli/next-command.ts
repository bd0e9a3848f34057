/** Completes the commands that a person is told to type: as the program was started, with the options without which it would not find the run. */
import type { FixReport, Guard } from '../model/fix-report.ts';
import type { Options } from './arguments.ts';

type Given = Pick<Options, 'config' | 'out'>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Refusals of an undo that typing it again does not change: the record is somebody's by now, or is never taken back. */
const LASTING: readonly Guard[] = ['drifted', 'named', 'forward-only'];

/** The same report, its commands as they are to be typed. */
export function withOptions<Fixes extends FixReport | null>(
  fixes: Fixes,
  given: Given,
  environment: Environment = process.env,
): Fixes {
  if (fixes === null) return fixes;
  const complete = (command: string | null): string | null =>
    command === null ? null : typed(command, given, environment);
  return {
    ...fixes,
    applyCommand: complete(fixes.applyCommand),
    undoCommand: isSettled(fixes) ? null : complete(fixes.undoCommand),
  };
}

/** A command that begins with `reconcile`, with `--config` and `--out` as they were given; through npx where npm started this. */
export function typed(
  command: string,
  { config, out }: Given,
  environment: Environment = process.env,
): string {
  const given = [
    ...(config === null ? [] : ['--config', config]),
    ...(out === null ? [] : ['--out', out]),
  ].map(quoted);
  // What npm starts need not be on the path of the shell.
  const isNpm = (environment['npm_command'] ?? environment['npm_lifecycle_event']) !== undefined;
  return [...(isNpm ? ['npx'] : []), command, ...given].join(' ');
}

/** What a run was asked; `evidence` and `maxFindings` only where they were not the suite's own. */
export type Stopped = {
  readonly runId: string;
  readonly suite: string;
  readonly only: readonly string[];
  readonly evidence: string | null;
  readonly maxFindings: number | null;
  readonly segments: number | null;
};

/** The command that goes on with a run: what it was asked is asked again. */
export function resumeCommand({ runId, suite, only, evidence, maxFindings, segments }: Stopped): string {
  const asked = [
    ...only.flatMap((check) => ['--check', check]),
    ...(evidence === null ? [] : ['--evidence', evidence]),
    ...(maxFindings === null ? [] : ['--max-findings', String(maxFindings)]),
    ...(segments === null ? [] : ['--segments', String(segments)]),
  ];
  return ['reconcile run', quoted(suite), '--resume', runId, ...asked.map(quoted)].join(' ');
}

function isSettled({ mode, changes }: FixReport): boolean {
  const left = changes.filter(({ status }) => status !== 'done' && status !== 'already');
  return mode === 'undo' && left.every(({ guard }) => guard !== null && LASTING.includes(guard));
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
