// What was refused while planning is told after the changes, too.
import { expect, it } from 'vitest';
import { fixExitCode } from '../../src/model/fix-report.ts';
import { wholeStory } from '../../src/cli/whole-story.ts';
import { countChanges } from '../../src/runner/fix/fix-report.ts';
import { FIX_SAMPLES, fixes, planned } from '../reports/samples/fixes.ts';

it('adds to what was made what the plan had refused, and counts it', () => {
  const applied = FIX_SAMPLES['apply-partly']!;
  const refused = {
    status: 'refused',
    guard: 'not-proven',
    message: 'old: its bytes could not be read',
  } as const;
  const plan = fixes({
    ...planned,
    changes: planned.changes.map((one) => (one.n === 3 ? { ...one, ...refused } : one)),
  });
  const told = wholeStory(plan, applied);
  expect(told.changes.slice(0, applied.changes.length)).toEqual(applied.changes);
  expect(told.changes.slice(applied.changes.length)).toMatchObject([
    { ...refused, n: applied.changes.length + 1, key: planned.changes[2]?.key },
  ]);
  expect(told.counts).toEqual(countChanges(told.changes));
});

it('keeps what went wrong while planning, so that the run stays unknown', () => {
  const problem = { code: 'fix-role', message: 'check m: would change another role', transient: false };
  const told = wholeStory(fixes({ ...planned, problems: [problem] }), FIX_SAMPLES['apply-all']!);
  expect(told.problems).toEqual([problem]);
  expect(fixExitCode(told)).toBe(2);
});

it('adds nothing where nothing was refused', () => {
  expect(wholeStory(planned, FIX_SAMPLES['apply-all']!)).toEqual(FIX_SAMPLES['apply-all']);
});
