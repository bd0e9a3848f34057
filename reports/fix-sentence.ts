/** Says in a few sentences what became of changes: the first line of what a person reads about a plan, an apply or an undo. */
import { FIX_EXIT, fixExitCode, type ChangeReport, type FixReport } from '../src/model/fix-report.ts';
import { counted, thousands } from './quantities.ts';

/** How many changes were planned or made, and what was refused or is left to a person. */
export function fixSentence(fixes: FixReport): string {
  const { mode, counts, problems } = fixes;
  const total = fixes.changes.length;
  const rest = [
    ...some(counts.refused, 'refused'),
    ...some(counts.doubtful, 'in doubt'),
    ...some(counts.stopped, 'not begun'),
    ...(problems.length === 0 ? [] : [counted(problems.length, 'problem')]),
  ];
  const what = mode === 'plan' ? planned(counts.planned) : made(fixes, total);
  return [`${wordOf(fixes)}: ${[what, ...rest].join(', ')}.`, ...left(fixes)].join(' ');
}

/** The number of findings that guards refused before any change was planned for them. */
function findingsRefused({ refusals }: FixReport): number {
  return refusals.reduce((sum, { findings }) => sum + findings, 0);
}

/** Whether a change is as it should be: planned, or made and proved. */
export function isWell({ status, proved }: ChangeReport): boolean {
  return status === 'planned' || ((status === 'done' || status === 'already') && proved);
}

function wordOf(fixes: FixReport): string {
  const { mode, counts } = fixes;
  const code = fixExitCode(fixes);
  if (code === FIX_EXIT.unknown) return 'UNKNOWN';
  if (mode === 'plan') return 'PLANNED';
  const word = mode === 'apply' ? 'APPLIED' : 'UNDONE';
  if (code === FIX_EXIT.done) return word;
  return counts.done + counts.already === 0 ? 'REFUSED' : `PARTLY ${word}`;
}

function planned(count: number): string {
  return count === 0 ? 'no change' : `${counted(count, 'change')}, none made yet`;
}

function made({ mode, counts, changes }: FixReport, total: number): string {
  if (total === 0) return mode === 'apply' ? 'no change to make' : 'no change to take back';
  const count = counts.done + counts.already;
  const proved = changes.filter((change) => change.status !== 'planned' && isWell(change)).length;
  const verb = mode === 'apply' ? 'made' : 'taken back';
  const proof = proved === count ? ' and proved' : `, ${thousands(proved)} of them proved`;
  const earlier = counts.already === 0 ? '' : ` (${thousands(counts.already)} of them earlier)`;
  const share = `${thousands(count)} of ${counted(total, 'change')} ${verb}`;
  return `${share}${count === 0 ? '' : proof}${earlier}`;
}

function some(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${thousands(count)} ${word}`];
}

function left(fixes: FixReport): readonly string[] {
  const refused = findingsRefused(fixes);
  const advised = fixes.advice.reduce((sum, { findings }) => sum + findings, 0);
  const parts = [
    ...(refused === 0 ? [] : [`${counted(refused, 'finding was', 'findings were')} refused`]),
    ...(advised === 0
      ? []
      : [
          `${refused === 0 ? counted(advised, 'finding') : thousands(advised)} ${advised === 1 ? 'is' : 'are'} left to a person`,
        ]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}.`];
}
