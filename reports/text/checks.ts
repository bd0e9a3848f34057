/** One line per check under what it asserts: its verdict, what it examined and what it found. */
import type { CheckReport, Report } from '../../src/model/report.ts';
import { thousands } from '../quantities.ts';
import { visible } from '../visible.ts';
import { columnsOf } from './glyphs.ts';
import { sideBySide, tabulate, type Line, type Page, type Tone } from './page.ts';
import { findingsOf, kindOf, kindsFound } from './summary.ts';
import type { NumberedProblem } from './unknowns.ts';
import { wrap, wrapItems } from './wrap.ts';

/** Checks stand under what they assert. */
const INDENT = '  ';
const MARK = INDENT.length + 9;
const GAP = 2;

/** The table of checks, in the order of the suite; what neighbours assert alike is said once. */
export function checkTable(
  { checks }: Report,
  problems: readonly NumberedProblem[],
  page: Page,
): readonly string[] {
  if (checks.length === 0) return [];
  const room = page.width - 2 - MARK - 3 * GAP;
  const id = Math.min(
    Math.floor(room * 0.4),
    Math.max(5, ...checks.map((check) => columnsOf(visible(check.id)))),
  );
  const facts = checks.map((check): Facts => [examinedItems(check), foundItems(check, problems)]);
  const examined = examinedWidth(facts, room - id);
  const widths = [MARK, id, examined, room - id - examined];
  const lines = checks.flatMap((check, at) => [
    ...(heading(check) === heading(checks[at - 1]) ? [] : wrap(heading(check), page.width - 2)).map(
      (line) => [line],
    ),
    ...rowOf(check, facts[at] ?? [[], []], widths, page),
  ]);
  const head = ['', 'CHECK', 'EXAMINED', 'FOUND'].map((title) => page.ink('title', title));
  return tabulate(widths, [head, ...lines]).map((line) => `  ${line}`);
}

/** What a check examined, and what it found. */
type Facts = readonly [examined: readonly string[], found: readonly string[]];

/** How wide the column of what was examined is, so that the table has the fewest lines and no item is torn in vain. */
function examinedWidth(facts: readonly Facts[], room: number): number {
  const widest = (parts: readonly string[]) =>
    Math.min(Math.floor(room / 2), Math.max(8, ...parts.map(columnsOf)));
  const from = widest(facts.flatMap(([examined]) => examined.map((item) => `${item},`)));
  const until = room - widest(facts.flatMap(([, found]) => found.flatMap((item) => item.split(/(?<=[- ])/))));
  const linesAt = (width: number) =>
    facts.reduce(
      (sum, [examined, found]) =>
        sum + Math.max(wrapItems(examined, width).length, wrapItems(found, room - width).length),
      0,
    );
  const widths = Array.from({ length: until - from + 1 }, (_, at) => from + at);
  const counts = widths.map(linesAt);
  return widths[counts.indexOf(Math.min(...counts))] ?? from;
}

/** What kind of check it is and what it asserts: `orphans: Every reference names a row that exists.` */
function heading(check: CheckReport | undefined): string {
  if (check === undefined) return '';
  return `${visible(check.name)}: ${visible(check.asserts)}`;
}

function rowOf(
  check: CheckReport,
  [examinedFacts, foundFacts]: Facts,
  [, id = 0, examined = 0, found = 0]: readonly number[],
  page: Page,
): readonly Line[] {
  const [tone, word] = markOf(check);
  const mark = INDENT + page.ink(tone, word);
  const name = visible(check.id);
  const facts = [wrapItems(examinedFacts, examined), wrapItems(foundFacts, found)];
  // An id is never broken into a column: people search for it.
  return columnsOf(name) <= id
    ? sideBySide([[mark], [name], ...facts])
    : [
        ...wrap(name, id + examined + found + 2 * GAP).map((part, at) => [at === 0 ? mark : '', part]),
        ...sideBySide([[], [], ...facts]),
      ];
}

function markOf(check: CheckReport): readonly [Tone, string] {
  if (check.verdict === 'unknown') return ['unsure', '? unknown'];
  if (check.verdict === 'inconsistent') return ['bad', '✗ differs'];
  return findingsOf(check, 'warning') > 0 ? ['warn', '! warns'] : ['good', '✓ agrees'];
}

/** Roles in the order of the check's datasets; a role that names no dataset comes last. */
function examinedItems({ examined, datasets }: CheckReport): readonly string[] {
  const roles = Object.keys(datasets);
  const place = (role: string) => (roles.includes(role) ? roles.indexOf(role) : roles.length);
  const parts = Object.entries(examined)
    .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
    .map(([role, count]) => `${visible(role)} ${thousands(count)}`);
  return parts.length === 0 ? ['nothing'] : parts;
}

function foundItems(check: CheckReport, problems: readonly NumberedProblem[]): readonly string[] {
  const found = kindsFound(check).map(([kind, count]) => {
    const grade = kindOf(check, kind).severity === 'warning' ? ' (warning)' : '';
    return `${thousands(count)} ${visible(kind)}${grade}`;
  });
  if (check.verdict === 'unknown')
    return [...reasons(check, problems), ...found.map((kind) => `so far ${kind}`), ...pendingItems(check)];
  const looked = Object.values(check.examined).some((count) => count > 0);
  const nothing = looked ? 'no difference' : 'no rows to look at';
  return [...(found.length === 0 ? [nothing] : found), ...sampleItem(check), ...pendingItems(check)];
}

function reasons(check: CheckReport, problems: readonly NumberedProblem[]): readonly string[] {
  const mine = problems.filter(({ checks }) => checks.includes(check.id));
  return mine.length === 0
    ? ['no reason was recorded']
    : mine.map(({ number }) => `see ${String(number)} above`);
}

function sampleItem({ sample }: CheckReport): readonly string[] {
  return sample === null ? [] : [`sampled ${thousands(sample.taken)} of ${thousands(sample.of)}`];
}

function pendingItems({ pending }: CheckReport): readonly string[] {
  return pending.map(({ kind, count }) => `${thousands(count)} ${visible(kind)} (not judged)`);
}
