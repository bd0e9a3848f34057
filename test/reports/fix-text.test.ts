/** The page of an apply or an undo: golden pages, and promises that hold for every fix report. */
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixSentence } from '../../reports/fix-sentence.ts';
import { fixText } from '../../reports/fix-text.ts';
import { textReport } from '../../reports/text.ts';
import { columnsOf } from '../../reports/text/glyphs.ts';
import { visible } from '../../reports/visible.ts';
import { fixExitCode } from '../../src/model/fix-report.ts';
import { golden } from './golden.ts';
import { anyFixes, plainFixes, RUNS } from './samples/any-report.ts';
import { overBudgetReport, planReport } from './samples/fix-runs.ts';
import { FIX_SAMPLES } from './samples/fixes.ts';

const squeezed = (text: string) => text.replace(/\s+/g, '');
const UNSAFE = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

describe.each(Object.entries(FIX_SAMPLES))('%s', (name, fixes) => {
  it('is the golden page, the same in colour', () => {
    golden(`${name}.fix.txt`, fixText(fixes));
    const colour = fixText(fixes, { colour: true });
    expect(colour).not.toBe(fixText(fixes));
    expect(stripVTControlCharacters(colour).replace(/ +$/gm, '')).toBe(fixText(fixes));
  });

  it.each([60, 80, 140])('keeps to %i columns', (width) => {
    for (const line of fixText(fixes, { width }).split('\n')) {
      expect(columnsOf(line), line).toBeLessThanOrEqual(width);
    }
  });
});

it.each([
  ['apply-all', 'APPLIED: 6 of 6 changes made and proved.'],
  ['apply-partly', 'PARTLY APPLIED: 5 of 6 changes made and proved, 1 refused.'],
  ['apply-in-doubt', 'UNKNOWN: 3 of 6 changes made and proved, 1 in doubt, 2 not begun, 1 problem.'],
  ['apply-stopped', 'INTERRUPTED: 4 of 6 changes made and proved, 2 not begun, none in doubt.'],
  ['undo', 'PARTLY UNDONE: 5 of 6 changes taken back now and proved, 1 stays: forward only.'],
  [
    'undo-again',
    'PARTLY UNDONE: nothing was left to take back (5 taken back earlier), 1 stays: forward only.',
  ],
])('says of %s: %s', (name, sentence) => {
  expect(fixSentence(FIX_SAMPLES[name]!)).toBe(sentence);
});

it('says of an apply that findings had been refused before it, which its exit code does not count', () => {
  const { refusals } = planReport.fixes!;
  expect(fixSentence({ ...FIX_SAMPLES['apply-all']!, refusals })).toBe(
    'APPLIED: 6 of 6 changes made and proved. 14 findings had been refused when it was planned.',
  );
});

it('says of a plan that nothing is changed, and of what it cannot fix how much that is', () => {
  expect(fixSentence(planReport.fixes!)).toBe(
    'PLANNED: 6 changes, none made yet. 14 findings were refused, 13 are left to a person.',
  );
  expect(fixSentence(overBudgetReport.fixes!)).toBe('PLANNED: no change. 10,000 findings were refused.');
});

describe('every fix report', () => {
  it('says what became of it, its problems and its guards, in safe characters', () => {
    fc.assert(
      fc.property(anyFixes, fc.integer({ min: 40, max: 160 }), (fixes, width) => {
        const text = fixText(fixes, { width });
        const all = squeezed(text);
        expect(text.startsWith('UNKNOWN:')).toBe(fixExitCode(fixes) === 2);
        for (const { message } of fixes.problems) expect(all).toContain(squeezed(visible(message)));
        for (const { check, guard } of fixes.refusals) {
          expect(all).toContain(squeezed(visible(check)));
          expect(all).toContain(`(${guard})`);
        }
        for (const command of [fixes.applyCommand, fixes.undoCommand]) {
          if (command !== null) expect(text).toContain(`\n  ${visible(command)}`.trimEnd());
        }
        expect(text).not.toMatch(UNSAFE);
        expect(fixText(structuredClone(fixes), { width })).toBe(text);
      }),
      RUNS,
    );
  });

  it('keeps to its width', () => {
    fc.assert(
      fc.property(plainFixes, fc.constantFrom(80, 100), (fixes, width) => {
        const widest = Math.max(
          ...fixText(fixes, { width })
            .split('\n')
            .map((line) => line.length),
        );
        expect(widest).toBeLessThanOrEqual(width);
      }),
      RUNS,
    );
  });
});

it('shows every change of a plan up to a hundred, and says where the others are', () => {
  const { changes } = FIX_SAMPLES['apply-many']!;
  const page = (count: number) => {
    const planned = Array.from({ length: count }, (_, at) => ({
      ...changes[at % 90]!,
      ...({ n: at + 1, key: [`file ${String(at)}`], status: 'planned', guard: null, message: null } as const),
      kind: at < 60 ? 'altered' : 'recoverable',
    }));
    const text = textReport({ ...planReport, fixes: { ...planReport.fixes!, changes: planned } });
    return { shown: text.match(/^ +'file \d+'$/gm)?.length, more: /and .* more planned.*/.exec(text)?.[0] };
  };
  expect(page(100)).toEqual({ shown: 100, more: undefined });
  expect(page(1_230)).toEqual({ shown: 100, more: 'and 1,130 more planned, all in plan.json' });
});

it('has what to type on lines of their own, however narrow the page, and last the look afterwards', () => {
  const typed = (command: string) =>
    `npx reconcile ${command} --config 'a folder/of mine/reconcile.config.mts'`;
  const fixes = { ...FIX_SAMPLES['apply-all']!, undoCommand: typed('undo R') };
  const text = fixText(fixes, { width: 60 }, typed('run gate'));
  expect(text.split('\n').slice(-7)).toEqual([
    '',
    'to take it back:',
    `  ${typed('undo R')}`,
    '',
    'to see where that leaves you:',
    `  ${typed('run gate')}`,
    '',
  ]);
});

it('is a page, however many changes there are, and one line however many findings a guard refused alike', () => {
  const many = FIX_SAMPLES['apply-many']!;
  const text = fixText({
    ...many,
    changes: Array.from({ length: 5_000 }, (_, at) => ({ ...many.changes[at % 90]!, n: at + 1 })),
    refusals: Array.from({ length: 10_000 }, (_, at) => ({
      check: 'file-contents',
      kind: 'missing',
      guard: 'not-proven',
      message: `old: object ${String(at)} keeps no checksum`,
      findings: 1,
    })),
  });
  expect(text.split('\n').length).toBeLessThan(100);
  expect(text.match(/not-proven/g)).toHaveLength(1);
  expect(text.replace(/\s+/g, ' ')).toContain(
    'file-contents, 10,000 missing (not-proven): old: object 0 keeps no checksum; old: object 1 keeps no checksum; old: object 2 keeps no checksum; and 9,997 more reasons',
  );
});
