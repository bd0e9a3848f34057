/** The foot of the page: what identifies the run, and what its exit code means. */
import { EXIT, exitCode, type Report } from '../../src/model/report.ts';
import { durationText, utcText } from '../quantities.ts';
import { allowsToGo, fixesInDoubt } from '../verdict-text.ts';
import { visible } from '../visible.ts';
import type { Page } from './page.ts';
import { commandLines } from './fixes.ts';
import { hang } from './wrap.ts';

/** Run id, times, versions and exit code; last of all what to type next. */
export function colophon(report: Report, page: Page): readonly string[] {
  const { runId, startedAt, finishedAt, configHash, tool, previousRun, resumedFrom, fixes } = report;
  const took = durationText(startedAt, finishedAt);
  const facts: [string, string][] = [
    ['run', visible(runId)],
    ...(resumedFrom === null ? [] : [['goes on', `from run ${visible(resumedFrom)}`] as [string, string]]),
    ['started', utcText(startedAt)],
    ['finished', `${utcText(finishedAt)}${took === '' ? '' : ` (${took})`}`],
    ['config', visible(configHash)],
    ['tool', `${visible(tool.name)} ${visible(tool.version)}`],
    ['ages from', previousRun === null ? 'no earlier complete run of this suite' : visible(previousRun)],
    ['exit code', exitText(report)],
  ];
  return [
    page.ink('title', 'THIS RUN'),
    '',
    ...facts.flatMap(([name, text]) => hang(`  ${name.padEnd(11)}`, text, page.width)),
    ...(fixes === null ? [] : commandLines(fixes)),
  ];
}

const CODES = Object.entries(EXIT)
  .map(([name, code]) => `${String(code)} ${name === 'nothingRan' ? 'nothing ran' : name}`)
  .join(', ');

function exitText(report: Report): string {
  const code = exitCode(report);
  return `${String(code)}, ${meaningOf(report, code)} (${CODES})`;
}

function meaningOf(report: Report, code: number): string {
  if (report.interrupted) return 'the run was interrupted, so nothing is proved';
  if (code === EXIT.interrupted) return 'the changes were interrupted';
  if (fixesInDoubt(report) && (report.verdict !== 'unknown' || report.counts.unknown === 0))
    return 'unknown: what became of the fixes could not be told';
  switch (report.verdict) {
    case 'consistent':
      return allowsToGo(report) === false
        ? 'what was asked is consistent, but this run is no go'
        : 'consistent';
    case 'inconsistent':
      return 'inconsistent';
    case 'unknown':
      return 'unknown: not everything could be looked at';
  }
}
