/** One line per check: its verdict, what it examined and what it found, and under it what it asserts. */
import type { CheckReport, Report } from '../../src/model/report.ts';
import { thousands } from '../quantities.ts';
import { visible } from '../visible.ts';
import { columnsOf, sideBySide, tabulate, wrap, wrapItems, type Line, type Page, type Tone } from './page.ts';
import { findingsOf, kindOf, kindsFound } from './summary.ts';
import type { NumberedProblem } from './unknowns.ts';

const MARK = 9;
const GAP = 2;

/** The table of checks, in the order of the suite. */
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
  const examined = Math.min(
    Math.floor((room - id) / 2),
    Math.max(8, ...checks.map((check) => columnsOf(examinedItems(check).join(', ')))),
  );
  const found = room - id - examined;
  const span = id + examined + found + 2 * GAP;
  const lines = checks.flatMap((check): readonly Line[] => {
    const [tone, word] = markOf(check);
    const mark = page.ink(tone, word);
    const name = visible(check.id);
    const facts = [wrapItems(examinedItems(check), examined), wrapItems(foundItems(check, problems), found)];
    // An id is never broken into a column: people search for it.
    const rows =
      columnsOf(name) <= id
        ? sideBySide([[mark], [name], ...facts])
        : [
            ...wrap(name, span).map((part, at) => [at === 0 ? mark : '', part]),
            ...sideBySide([[], [], ...facts]),
          ];
    return [...rows, ...wrap(visible(check.asserts), span).map((line) => ['', page.ink('quiet', line)])];
  });
  const head = ['', 'CHECK', 'EXAMINED', 'FOUND'].map((title) => page.ink('title', title));
  return tabulate([MARK, id, examined, found], [head, ...lines]).map((line) => `  ${line}`);
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
    return [...reasons(check, problems), ...found.map((kind) => `so far ${kind}`)];
  const looked = Object.values(check.examined).some((count) => count > 0);
  const nothing = looked ? 'no difference' : 'no rows to look at';
  return [...(found.length === 0 ? [nothing] : found), ...sampleItem(check)];
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
