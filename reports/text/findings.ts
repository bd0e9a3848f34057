/** What was found: for each check a few samples of each kind, headlines and errors first, and where the rest is. */
import type { FindingLine } from '../../src/model/finding.ts';
import type { CheckReport, Report } from '../../src/model/report.ts';
import { absenceOf, hasValues, originText } from '../finding-text.ts';
import { thousands } from '../quantities.ts';
import { keyText } from '../value-text.ts';
import { visible } from '../visible.ts';
import type { Page } from './page.ts';
import { hang } from './wrap.ts';
import { comparisonTable, type Pair } from './comparison.ts';
import { hintOn } from './hint.ts';
import { findingsOf, kindOf, kindsFound } from './summary.ts';

/** The section; checks with errors come before those with warnings only. */
export function findings(report: Report, page: Page): readonly string[] {
  const found = report.checks.filter((check) => Object.values(check.found).some((count) => count > 0));
  if (found.length === 0) return [];
  const grave = found.filter((check) => findingsOf(check, 'error') > 0);
  const light = found.filter((check) => findingsOf(check, 'error') === 0);
  const blocks = [...grave, ...light].flatMap((check) => ['', ...ofCheck(check, report, page)]);
  return [page.ink('title', 'WHAT WAS FOUND'), ...legend(blocks, page), ...blocks];
}

const SIGNS: Readonly<Record<string, string>> = {
  '^': '^ marks where two values differ; values without a mark have little in common',
  '·': '· is a blank at an edge or beside another',
  '\\': '\\n, \\t and \\u{..} are characters that cannot be seen',
  '…': '… stands for a part that is left out',
};

/** What the signs mean that appear below. */
function legend(blocks: readonly string[], page: Page): readonly string[] {
  const used = Object.keys(SIGNS).filter((sign) => blocks.some((line) => line.includes(sign)));
  if (used.length === 0) return [];
  const text = `(${used.map((sign) => SIGNS[sign] ?? '').join('. ')}.)`;
  return ['', ...hang('  ', text, page.width).map((line) => page.ink('quiet', line))];
}

function ofCheck(check: CheckReport, report: Report, page: Page): readonly string[] {
  const tone = findingsOf(check, 'error') > 0 ? 'bad' : 'warn';
  const between = Object.entries(check.datasets).map(
    ([role, dataset]) => `${visible(role)}: ${visible(dataset)}`,
  );
  return [
    ...hang('  ', visible(check.id), page.width).map((line) => page.ink(tone, line)),
    ...hang('    ', between.join(', '), page.width).map((line) => page.ink('quiet', line)),
    ...kindsFound(check).flatMap(([kind]) => ofKind(check, kind, report, page)),
    ...hang('    ', rest(check), page.width),
  ];
}

function ofKind(check: CheckReport, kind: string, report: Report, page: Page): readonly string[] {
  const samples = check.samples.filter((line) => line.kind === kind);
  const count = check.found[kind] ?? 0;
  const { title } = kindOf(check, kind);
  const shown =
    samples.length >= count
      ? ''
      : samples.length === 0
        ? ', none shown'
        : `, ${thousands(samples.length)} shown`;
  const grade = kindOf(check, kind).severity === 'warning' ? ' (warning)' : '';
  const head = `${thousands(count)} ${visible(kind)}${grade}${shown}${title === '' || title === kind ? '' : ` - ${visible(title)}`}`;
  const compared = samples.filter(hasValues);
  const bare = samples.filter((line) => !hasValues(line));
  return [
    ...hang('    ', head, page.width).map((line) => page.ink('title', line)),
    ...comparisonTable(
      compared.map((line) => pairOf(line, report.startedAt)),
      ['expected', 'found'],
      page,
    ),
    ...keyList(bare, page),
  ];
}

function pairOf(line: FindingLine, startedAt: string): Pair {
  const { column, expected, actual } = line;
  const heading = [keyText(line.key), originText(line), seen(line, startedAt)];
  return {
    heading: heading.filter((part) => part !== '').join(' '),
    column,
    left: expected,
    right: actual,
    absent: absenceOf(line),
    hint: hintOn(expected, actual),
  };
}

/** An older finding says since when it is known; ages come from earlier runs of the suite. */
function seen({ firstSeen }: FindingLine, startedAt: string): string {
  return firstSeen < startedAt ? `(since ${visible(firstSeen.slice(0, 10))})` : '';
}

function keyList(lines: readonly FindingLine[], page: Page): readonly string[] {
  const keys = lines.map((line) =>
    [keyText(line.key), originText(line)].filter((part) => part !== '').join(' '),
  );
  return keys.filter((key) => key !== '').flatMap((key) => hang('      ', key, page.width));
}

function rest(check: CheckReport): string {
  const total = Object.values(check.found).reduce((sum, count) => sum + count, 0);
  const written = Math.max(0, total - check.truncated);
  const unseen =
    check.truncated === 0 ? '' : `; ${thousands(check.truncated)} more were counted but not written`;
  if (check.findings === null) return `No findings file was written${unseen}.`;
  const all =
    total === 1
      ? 'It is'
      : check.truncated === 0
        ? `All ${thousands(total)} are`
        : `${thousands(written)} are`;
  return `${all} in ${visible(check.findings)} of the run folder${unseen}.`;
}
