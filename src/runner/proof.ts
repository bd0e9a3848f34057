/** How a check knows what it says: the weakest evidence of all that it looked at, and whether the suite accepts it. */
import type { Check } from '../model/check.ts';
import { GRADES, isAtLeast, weakest, type Grade } from '../model/evidence.ts';
import type { Problem } from '../model/problem.ts';
import type { CheckReport } from '../model/report.ts';
import type { SegmentResult } from '../model/segment.ts';

/** What a report says of a graded check that proved no entry. */
const NOTHING = 'nothing: of no entry was anything proved';

type Proof = Pick<CheckReport, 'evidence' | 'proved' | 'sample'> & { readonly problems: readonly Problem[] };

/** Adds up what the segments proved. Where nothing was proved, a graded check has nothing to be called consistent. */
export function proofOf(
  { id, definition, mayBeEmpty }: Pick<Check, 'id' | 'definition' | 'mayBeEmpty'>,
  results: readonly Pick<SegmentResult, 'examined' | 'found' | 'proved' | 'unable' | 'sample'>[],
  least: Grade | null,
): Proof {
  const proved: Partial<Record<Grade, number>> = {};
  for (const grade of GRADES) {
    const entries = results.reduce((sum, result) => sum + (result.proved[grade] ?? 0), 0);
    if (entries > 0) proved[grade] = entries;
  }
  const sample = results.find((result) => result.sample !== null)?.sample ?? null;
  const graded = definition.evidence === 'graded';
  const told = weakest(Object.keys(proved) as Grade[]);
  const own = definition.evidence === 'graded' ? told : (told ?? definition.evidence);
  const evidence = own === null ? NOTHING : sample !== null && isAtLeast(own, 'sample') ? 'sample' : own;
  const problems: Problem[] = [];
  const refuse = (message: string): void => {
    problems.push({ code: 'evidence', message: `check ${id}: ${message}`, transient: false });
  };
  const looked = results.some(({ examined }) => Object.values(examined).some((count) => count > 0));
  const found = results.some(({ found: kinds }) => Object.keys(kinds).length > 0);
  const isBare = graded && looked && !found && own === null;
  if (isBare && least === null && !mayBeEmpty && results.every(({ unable }) => unable.length === 0))
    refuse(
      'nothing that it looked at was proved, so nothing is known; look at what it ignores, or wrap it in mayBeEmpty()',
    );
  if (least !== null && graded) {
    const weak = GRADES.filter((grade) => (proved[grade] ?? 0) > 0 && !isAtLeast(grade, least));
    const entries = weak.reduce((sum, grade) => sum + (proved[grade] ?? 0), 0);
    const many = entries === 1 ? '1 entry is' : `${String(entries)} entries are`;
    if (isBare)
      refuse(`nothing that it looked at was proved, and the suite accepts no evidence below ${least}`);
    if (entries > 0)
      refuse(`${many} proved by ${weak.join(' or ')} only, and the suite accepts none below ${least}`);
  } else if (least !== null && own !== null && !isAtLeast(own, least)) {
    refuse(`its evidence is ${own}, and the suite accepts none below ${least}`);
  }
  if (least !== null && sample !== null && !isAtLeast('sample', least)) {
    const part = `${String(sample.taken)} of ${String(sample.of)}`;
    refuse(`it looked at a sample (${part}), and the suite accepts no evidence below ${least}`);
  }
  return { evidence, proved, sample, problems };
}
