/** Says in a few sentences what became of changes: the first line of what a person reads about a plan, an apply or an undo. */
import { FIX_EXIT, fixExitCode, type ChangeReport, type FixReport } from '../src/model/fix-report.ts';
import { counted, thousands } from './quantities.ts';

/** How many changes were planned or made, and what was refused or is left to a person. */
export function fixSentence(fixes: FixReport): string {
  const { mode, counts, problems } = fixes;
  const rest = [
    ...(mode === 'undo' ? staying(fixes) : some(counts.refused, 'refused')),
    ...some(counts.doubtful, 'in doubt'),
    ...some(counts.stopped, 'not begun'),
    ...(isInterrupted(fixes) ? ['none in doubt'] : []),
    ...(problems.length === 0 ? [] : [counted(problems.length, 'problem')]),
  ];
  const what = { plan: planned, apply: made, undo: takenBack }[mode](fixes);
  return [`${wordOf(fixes)}: ${[what, ...rest].join(', ')}.`, ...left(fixes)].join(' ');
}

function isInterrupted(fixes: FixReport): boolean {
  return fixExitCode(fixes) === FIX_EXIT.interrupted;
}

/** The number of findings that guards refused before any change was planned for them. */
function findingsRefused({ refusals }: FixReport): number {
  return refusals.reduce((sum, { findings }) => sum + findings, 0);
}

/** Whether a change is as it should be: planned, made and proved, or taken back some time ago. */
export function isWell({ status, proved }: ChangeReport, mode: FixReport['mode']): boolean {
  if (status === 'planned' || (status === 'already' && mode === 'undo')) return true;
  return (status === 'done' || status === 'already') && proved;
}

function wordOf(fixes: FixReport): string {
  const { mode, counts } = fixes;
  const code = fixExitCode(fixes);
  if (code === FIX_EXIT.unknown) return 'UNKNOWN';
  if (code === FIX_EXIT.interrupted) return 'INTERRUPTED';
  if (mode === 'plan') return 'PLANNED';
  const word = mode === 'apply' ? 'APPLIED' : 'UNDONE';
  if (code === FIX_EXIT.done) return word;
  return counts.done + counts.already === 0 ? 'REFUSED' : `PARTLY ${word}`;
}

function planned({ counts }: FixReport): string {
  return counts.planned === 0 ? 'no change' : `${counted(counts.planned, 'change')}, none made yet`;
}

function made(fixes: FixReport): string {
  const { counts, changes } = fixes;
  if (changes.length === 0) return 'no change to make';
  const count = counts.done + counts.already;
  const earlier = counts.already === 0 ? '' : ` (${thousands(counts.already)} of them earlier)`;
  return `${thousands(count)} of ${counted(changes.length, 'change')} made${proof(fixes, count)}${earlier}`;
}

/** What is done now, and beside it what had been: of that there was nothing to do. */
function takenBack(fixes: FixReport): string {
  const { counts, changes } = fixes;
  if (changes.length === 0) return 'no change to take back';
  const earlier = counts.already === 0 ? '' : ` (${thousands(counts.already)} taken back earlier)`;
  const due = changes.length - counts.already;
  const lasting = changes.filter(({ guard }) => guard === 'forward-only').length;
  if (due === lasting && counts.done === 0) return `nothing was left to take back${earlier}`;
  return `${thousands(counts.done)} of ${counted(due, 'change')} taken back now${proof(fixes, counts.done)}${earlier}`;
}

function proof({ changes, mode }: FixReport, count: number): string {
  const isDone = ({ status }: ChangeReport) =>
    status === 'done' || (status === 'already' && mode === 'apply');
  const proved = changes.filter((change) => isDone(change) && isWell(change, mode)).length;
  if (count === 0) return '';
  return proved === count ? ' and proved' : `, ${thousands(proved)} of them proved`;
}

/** What an undo left as it is, by the guard that refused. */
function staying({ changes }: FixReport): readonly string[] {
  const refused = changes.filter(({ status }) => status === 'refused');
  const guards = Map.groupBy(refused, ({ guard }) => guard);
  return [...guards].map(([guard, { length }]) => {
    const why = guard === null ? 'refused' : guard.replaceAll('-', ' ');
    return `${thousands(length)} ${length === 1 ? 'stays' : 'stay'}: ${why}`;
  });
}

function some(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${thousands(count)} ${word}`];
}

function left(fixes: FixReport): readonly string[] {
  const refused = findingsRefused(fixes);
  const advised = fixes.advice.reduce((sum, { findings }) => sum + findings, 0);
  const parts = [
    ...(refused === 0 ? [] : [refusedText(refused, fixes.mode)]),
    ...(advised === 0
      ? []
      : [
          `${refused === 0 ? counted(advised, 'finding') : thousands(advised)} ${advised === 1 ? 'is' : 'are'} left to a person`,
        ]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}.`];
}

/** An apply refuses changes; its findings that are refused were so before it began. */
function refusedText(count: number, mode: FixReport['mode']): string {
  return mode === 'plan'
    ? `${counted(count, 'finding was', 'findings were')} refused`
    : `${counted(count, 'finding')} had been refused when it was planned`;
}
