/** What could not be looked at: each problem once, with the checks that it stopped, so that one cause reads as one. */
import type { Report } from '../../src/model/report.ts';
import { visible } from '../visible.ts';
import type { Page } from './page.ts';
import { itemsOf, whichChecks } from './which.ts';
import { hang } from './wrap.ts';

/** A problem with its number on the page. */
export type NumberedProblem = {
  readonly number: number;
  readonly code: string;
  readonly message: string;
  readonly transient: boolean;
  readonly checks: readonly string[];
};

/** The problems of all checks, equal ones once, in the order of the checks. */
export function numberProblems({ checks }: Report): readonly NumberedProblem[] {
  const problems = new Map<
    string,
    Omit<NumberedProblem, 'number' | 'checks'> & { readonly checks: Set<string> }
  >();
  for (const check of checks) {
    for (const { code, message, transient } of check.problems) {
      const same = JSON.stringify([code, message, transient]);
      const known = problems.get(same) ?? { code, message, transient, checks: new Set<string>() };
      known.checks.add(check.id);
      problems.set(same, known);
    }
  }
  return [...problems.values()].map((problem, at) => ({
    ...problem,
    number: at + 1,
    checks: [...problem.checks],
  }));
}

/** Ids behind one problem; the table points every check to its problems. */
const MOST_IDS = 12;

/** The section about them. */
export function unknowns(
  { checks: all }: Report,
  problems: readonly NumberedProblem[],
  page: Page,
): readonly string[] {
  if (problems.length === 0) return [];
  const lines = problems.flatMap(({ number, code, message, transient, checks }) => {
    const again = transient ? '; it may work when run again' : '';
    const stopped = itemsOf(whichChecks(checks, all, MOST_IDS), ', below').join(', ');
    return [
      ...hang(`  ${String(number)}. `, visible(message), page.width),
      ...hang('     stopped: ', `${stopped} (${visible(code)}${again})`, page.width),
    ];
  });
  return [page.ink('title', 'COULD NOT BE LOOKED AT'), '', ...lines];
}
