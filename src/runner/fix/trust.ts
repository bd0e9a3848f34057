/** Says which sources cannot be trusted in a run: a problem on one blocks the fixes of every check that reads it. */
import { isExpansion, rolesOf, sourcesOf } from '../../model/binding.ts';
import type { Check } from '../../model/check.ts';
import type { Source } from '../../model/dataset.ts';
import type { CheckReport } from '../../model/report.ts';
import type { Suite } from '../../model/suite.ts';
import { kindInfo } from '../kinds.ts';

/** Why nothing that reads a source is changed: which check says so, and what it did, as in `could not be completed (…)`. */
export type Distrust = { readonly check: string; readonly why: string };

/**
 * Sources to what is wrong with them. A check that is unknown may have seen a part of any source that it reads; where
 * a whole side or prefix is missing, the target may be the wrong one.
 */
export function distrusted(
  reports: readonly CheckReport[],
  checks: ReadonlyMap<string, Check>,
  suite: Pick<Suite, 'checks'>,
): ReadonlyMap<Source, Distrust> {
  const wrong = new Map<Source, Distrust>();
  const add = (sources: Iterable<Source>, distrust: Distrust): void => {
    for (const source of sources) if (!wrong.has(source)) wrong.set(source, distrust);
  };
  for (const report of reports) {
    const check = checks.get(report.id);
    const [problem] = report.problems;
    if (problem !== undefined) {
      const listed = suite.checks.find(({ id }) => id === report.id);
      const read =
        check !== undefined
          ? sourcesOf(rolesOf(check).values())
          : listed !== undefined && isExpansion(listed)
            ? sourcesOf([listed])
            : [];
      add(read, { check: report.id, why: `could not be completed (${problem.message})` });
    }
    const headline = headlineOf(report, check);
    if (headline !== null && check !== undefined) {
      const target = rolesOf(check).get(check.definition.sides.target);
      add(target === undefined ? [] : sourcesOf([target]), {
        check: report.id,
        why: `found this: ${headline}`,
      });
    }
  }
  return wrong;
}

/** What a headline of a check says; `null` when it has none. */
export function headlineOf(report: CheckReport, check: Check | undefined): string | null {
  for (const [kind, count] of Object.entries(report.found)) {
    const info = check === undefined ? undefined : kindInfo(check.definition, kind);
    if (count > 0 && info?.headline === true) return info.title;
  }
  return null;
}
