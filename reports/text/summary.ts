/** The top of the page: the verdict, who is behind it, and what the run was. */
import type { CheckReport, Report } from '../../src/model/report.ts';
import { expectedAndFound, hasValues } from '../finding-text.ts';
import { counted, durationText, thousands, utcText } from '../quantities.ts';
import { allowsToGo, fixesInDoubt, verdictText } from '../verdict-text.ts';
import { visible } from '../visible.ts';
import type { Page, Tone } from './page.ts';
import { capped, itemsOf } from './which.ts';
import { hangItems, wrap } from './wrap.ts';

/** How many findings of a severity a check has. */
export function findingsOf(check: CheckReport, severity: 'error' | 'warning'): number {
  return Object.entries(check.found)
    .filter(([kind]) => kindOf(check, kind).severity === severity)
    .reduce((sum, [, count]) => sum + count, 0);
}

/** What a kind means; one that nothing describes is an error. */
export function kindOf({ kinds }: CheckReport, kind: string): CheckReport['kinds'][string] {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return known ?? { severity: 'error', title: '' };
}

/** The kinds that a check found: errors before warnings, headlines about a whole dataset first, then as the check lists them. */
export function kindsFound(check: CheckReport): readonly (readonly [kind: string, count: number])[] {
  const listed = Object.keys(check.kinds);
  const rank = (kind: string) => {
    const headline = check.samples.some((line) => line.kind === kind && line.key.length === 0);
    return (kindOf(check, kind).severity === 'error' ? 0 : 2) + (headline ? 0 : 1);
  };
  return Object.entries(check.found)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => rank(a) - rank(b) || listed.indexOf(a) - listed.indexOf(b) || (a < b ? -1 : 1));
}

/** The verdict and the checks behind it. */
export function summary(report: Report, page: Page): readonly string[] {
  const tone = toneOf(report);
  const lead = /^(?:(?:NO-)?GO - )?[A-Z]+/;
  const lines = wrap(verdictText(report), page.width).map((line, at) =>
    at === 0 ? line.replace(lead, (words) => page.ink(tone, words)) : line,
  );
  return [...lines, '', ...behind(report, page)];
}

function toneOf(report: Report): Tone {
  if (fixesInDoubt(report)) return 'unsure';
  if (allowsToGo(report) === false && report.verdict === 'consistent') return 'bad';
  if (report.verdict === 'consistent') return report.counts.warnings > 0 ? 'warn' : 'good';
  return report.verdict === 'inconsistent' ? 'bad' : 'unsure';
}

/** Its name, and its items. */
type Fact = readonly [name: string, items: readonly string[]];

/** How wide the names of the facts are. */
const NAME = 11;
/** Ids on one line of the summary; the table below has every check. */
const MOST_IDS = 12;

function behind(report: Report, page: Page): readonly string[] {
  const { checks, leftOut } = report;
  const having = (severity: 'error' | 'warning') =>
    checks.flatMap((check) => {
      const count = findingsOf(check, severity);
      return count === 0 ? [] : [`${visible(check.id)} (${thousands(count)})`];
    });
  const unknown = checks.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => visible(id));
  const some = (ids: readonly string[], where: string) => itemsOf(capped(ids, MOST_IDS), where);
  const facts: Fact[] = [
    ['unknown', some(unknown, ', below')],
    ...headlines(checks),
    ['differ', some(having('error'), ', below')],
    ['warn', some(having('warning'), ', below')],
    ['not asked', some(leftOut.map(visible), ', named in report.json')],
    ['suite', [suiteText(report)]],
    ['run', [runText(report)]],
  ];
  return facts.flatMap(([name, items]) =>
    items.length === 0 ? [] : hangItems(`  ${name.padEnd(NAME)}`, items, page.width),
  );
}

const MOST_HEADLINES = 5;

/** Errors about a whole dataset, such as a target without rows: they explain the rest. */
function headlines(checks: readonly CheckReport[]): Fact[] {
  const all = checks.flatMap((check) =>
    check.samples
      .filter(({ key, severity }) => key.length === 0 && severity === 'error')
      .map((line) => {
        const title = kindOf(check, line.kind).title;
        const values = hasValues(line) ? ` (${expectedAndFound(line)})` : '';
        return `${visible(check.id)}: ${visible(title === '' ? line.kind : title)}${values}`;
      }),
  );
  const { names, more } = capped(all, MOST_HEADLINES);
  const rest: Fact = ['', [`and ${thousands(more)} more of this size`]];
  return [
    ...names.map((text, at): Fact => [`${(at === 0 ? 'above all' : '').padEnd(NAME)}- `, [text]]),
    ...(more === 0 ? [] : [rest]),
  ];
}

function suiteText({ suite, frozen, least, counts }: Report): string {
  const promises = [
    frozen ? 'nobody was to write during the run (frozen)' : 'systems may have been in use during the run',
    ...(least === null ? [] : [`contents must be proved by ${visible(least)} or better`]),
    ...(counts.transient === 0
      ? []
      : [`${counted(counts.transient, 'difference was', 'differences were')} gone at the second look`]),
  ];
  return `${visible(suite)}: ${promises.join('; ')}`;
}

function runText({ runId, startedAt, finishedAt }: Report): string {
  const took = durationText(startedAt, finishedAt);
  return `${visible(runId)}, ${utcText(startedAt)}${took === '' ? '' : `, took ${took}`}`;
}
