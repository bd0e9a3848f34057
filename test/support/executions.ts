/** The ways in which a check is run by tests: in this process, and through the runner with a rough loopback. */
import { mayBeEmpty, type Check } from '../../src/model/check.ts';
import type { FindingLine } from '../../src/model/finding.ts';
import { stableJson } from '../../src/model/json.ts';
import { inspectByDigests, inspectDirectly } from './inspect-directly.ts';
import { loopback } from './loopback.ts';
import type { Outcome, Shown } from './outcome.ts';
import { outFolder, runSuite } from './run-suite.ts';

/** Into how many segments a check is cut. */
export const CUTS = [1, 2, 7, 64] as const;

/** A way to run a check in so many segments. A problem is thrown, but for those that `unjudged` names. */
export type Execute = (check: Check, segments: number, unjudged?: readonly string[]) => Promise<Outcome>;

/** Through the runner: segments travel as JSON, some twice, some late, some fail at first; suspects are looked at again. */
const throughLoopback: Execute = async (check, segments, unjudged = []) => {
  const folder = await outFolder();
  try {
    const ran = await runSuite(folder.out, [mayBeEmpty(check)], {
      segments,
      through: loopback(),
      concurrency: 8,
    });
    const [judged] = ran.report.checks;
    if (judged === undefined) throw new Error('the check is not in its report');
    const other = judged.problems.find(({ code }) => !unjudged.includes(code));
    if (other !== undefined) throw new Error(other.message);
    const lines = judged.findings === null ? [] : await ran.findings(check.id);
    // The headline is the runner's, on top of what a check finds.
    const findings = lines.filter(({ kind }) => kind !== 'empty').map(shownLine);
    return {
      findings,
      examined: judged.examined,
      pending: Object.fromEntries(judged.pending.map(({ kind, count }) => [kind, count])),
      unjudged: judged.problems.map(({ code }) => code).sort(),
      proved: judged.proved,
    };
  } finally {
    await folder.remove();
  }
};

function shownLine({ kind, key, column, expected, actual, source }: FindingLine): Shown {
  return {
    kind,
    key,
    ...(column === null ? {} : { column }),
    expected,
    actual,
    ...(source === null ? {} : { source }),
  };
}

/** The way that needs no runner. */
export const HERE = 'in this process';

/** The way for checks that ask digests; what these proved is no part of what a case says. */
const byDigests: Execute = async (check, segments) => {
  const { proved, ...outcome } = await inspectByDigests(check, segments);
  const others = Object.entries(proved).filter(([grade]) => grade !== 'digest');
  return { ...outcome, proved: Object.fromEntries(others) };
};

/** The ways in which a check can be run. */
export function executionsOf({ definition }: Pick<Check, 'definition'>): typeof EXECUTIONS {
  return definition.digests === true ? [...EXECUTIONS, ['by digests', byDigests]] : EXECUTIONS;
}

/** The ways by name; each must say the same. */
export const EXECUTIONS: readonly (readonly [name: string, execute: Execute])[] = [
  [HERE, inspectDirectly],
  ['through a loopback', throughLoopback],
];

/** Findings in one order, whatever the order in which segments came back. */
export function sorted(findings: readonly Shown[]): readonly Shown[] {
  const place = ({ kind, key, column, source }: Shown) =>
    stableJson([key, source ?? null, kind, column ?? null]);
  return findings.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
