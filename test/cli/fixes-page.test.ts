// The operator's page of fixes names every guard with its sentence, every journal entry, and the numbers that hold.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { GUARDS } from '../../src/model/fix-report.ts';
import type { JournalLine } from '../../src/model/journal.ts';
import { budgetOf } from '../../src/runner/fix/budget.ts';
import { lifetimeOf } from '../../src/runner/fix/plan-file.ts';

const page = await readFile(new URL('../../docs/fixes.md', import.meta.url), 'utf8');
const rows = page.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  return cells.length > 3 ? [cells.slice(1, -1)] : [];
});
const textOf = (lead: string) =>
  page.slice(page.indexOf(lead)).split('\n\n', 1)[0]?.replace(/\s+/g, ' ') ?? '';

it('has a row for each guard with its sentence, and what to do', () => {
  const told = rows.filter(([, , todo]) => todo !== undefined).slice(2);
  expect(told.map(([guard, sentence]) => [guard, sentence])).toEqual(
    Object.entries(GUARDS).map(([guard, sentence]) => [`\`${guard}\``, sentence]),
  );
  for (const [, , todo] of told) expect(todo).not.toBe('');
});

it('has a row for each entry of a journal', () => {
  const entries: Record<JournalLine['entry'], true> = {
    opened: true,
    intent: true,
    done: true,
    void: true,
    refused: true,
    settled: true,
    closed: true,
  };
  const told = rows.slice(rows.findIndex(([first]) => first === 'entry') + 2).map(([entry]) => entry);
  expect(told).toEqual(Object.keys(entries).map((entry) => `\`${entry}\``));
});

it('says what the budget is, and how long a plan holds', () => {
  expect(textOf('**The budget**')).toContain('1 % of what it examined');
  expect([0, 5_000, 1_000_000].map((examined) => budgetOf(examined, null))).toEqual([10, 50, 100]);
  expect(textOf('**The budget**')).toContain('at least 10 changes, never more than 100');
  expect([lifetimeOf(['set']), lifetimeOf(['set', 'remove'])]).toEqual([24 * 3_600_000, 15 * 60_000]);
  expect(textOf('**A plan holds**')).toContain('24 hours, and for 15 minutes when it removes anything');
});
