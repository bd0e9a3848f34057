/** What the demo prints about corrections: the command that is typed, and a line or two about what it came to. */
import { styleText } from 'node:util';
import type { FixReport } from '../src/model/fix-report.ts';
import { hang } from '../reports/text/wrap.ts';
import { typed } from './command.ts';
import type { Comparison } from './compare.ts';
import { head, say, WIDTH } from './page.ts';

const STDOUT = { stream: process.stdout };

/** A command; of one whose page is kept, nothing but the last lines is worth reading twice. */
export function showTyped(words: readonly string[], out: string, page: 'shown' | 'kept'): void {
  head(`$ npx node ${typed(words, out).join(' ')}${page === 'kept' ? ' > /dev/null' : ''}`);
  if (page === 'shown') say();
}

/** What was planned is what is safe; the guards that refused the rest by name. */
export function tellPlan({ counts, refusals, changes }: FixReport, wrong: readonly string[]): boolean {
  const refused = [
    ...refusals.map(({ guard, findings }) => ({ guard, findings })),
    ...changes.flatMap(({ guard }) => (guard === null ? [] : [{ guard, findings: 1 }])),
  ];
  const byGuard = Map.groupBy(refused, ({ guard }) => guard);
  const rest = [...byGuard].map(
    ([guard, all]) => `${guard} ${all.reduce((sum, { findings }) => sum + findings, 0)}`,
  );
  return tell(`planned exactly what is safe to change: ${counts.planned} changes`, wrong, [
    `refused by a guard: ${rest.join(', ')}`,
  ]);
}

/** Each change was made and proved. */
export function tellApply({ counts }: FixReport, holds: boolean): boolean {
  return tell(
    `made ${counts.done} changes, each journaled before it counted, and proved ${counts.proved} of them`,
    holds ? [] : [`${counts.refused} refused, ${counts.doubtful} in doubt, ${counts.stopped} not begun`],
  );
}

/** Nothing else was touched. */
export function tellTouched(touched: readonly string[], unaccounted: readonly string[]): boolean {
  const nothing = touched.length === 0 ? ['nothing is different'] : [];
  return tell(
    'what is different now is what was to be changed',
    [...nothing, ...unaccounted],
    [touched.join(', ')],
  );
}

/** The gate finds what it found before without what was mended. */
export function tellLeft({ planted, found, missed, invented }: Comparison, isVerdictDue: boolean): boolean {
  return tell(`the gate finds exactly what is left: ${found} of ${planted}`, [
    ...missed.map((line) => `not found any more  ${line}`),
    ...invented.map((line) => `found  ${line}`),
    ...(isVerdictDue ? [] : ['its exit code is another one than 1, inconsistent']),
  ]);
}

/** Each change was taken back, but for sequences. */
export function tellUndo({ changes, counts }: FixReport, holds: boolean): boolean {
  const others = changes.filter(({ guard }) => guard !== null).map(({ guard }) => guard ?? '');
  return tell(
    `took back ${counts.done} of ${changes.length} changes`,
    holds ? [] : ['not every change was taken back and proved to be'],
    others.length === 0 ? [] : [`refused: ${others.join(', ')}${holds ? ', as it must be' : ''}`],
  );
}

export type Compared = {
  readonly records: number;
  readonly different: readonly string[];
  readonly forward: readonly string[];
  /** Whether no sequence stands elsewhere than where the changes had put it. */
  readonly isForwardOnly: boolean;
};

/** The world is what it was. */
export function tellState({ records, different, forward, isForwardOnly }: Compared): boolean {
  return tell(
    `the world is byte for byte what it was: each of ${records.toLocaleString('en')} tables, files and folders`,
    [...different, ...(isForwardOnly ? [] : ['a sequence stands elsewhere'])],
    [
      'a table is its columns, their types and its rows as text; a file its path, bytes and mode; when it was written is not compared',
      ...(forward.length === 0 ? [] : [`sequences are never set back: ${forward.join(', ')}`]),
    ],
  );
}

function tell(line: string, wrong: readonly string[], more: readonly string[] = []): boolean {
  const holds = wrong.length === 0;
  const lead = holds ? '' : 'not so: ';
  for (const text of hang('', `${lead}${line}`, WIDTH))
    say(styleText(['bold', holds ? 'green' : 'red'], text, STDOUT));
  for (const one of [...wrong, ...more]) for (const text of hang('  ', one, WIDTH)) say(text);
  return holds;
}
