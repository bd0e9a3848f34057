/** The report as a page of text: the verdict first, then the checks, samples of what was found, and the small print. */
import type { Report } from '../src/model/report.ts';
import { checkTable } from './text/checks.ts';
import { colophon } from './text/colophon.ts';
import { findings } from './text/findings.ts';
import { fixSection } from './text/fixes.ts';
import { pageOf } from './text/page.ts';
import { smallPrint } from './text/small-print.ts';
import { summary } from './text/summary.ts';
import { numberProblems, unknowns } from './text/unknowns.ts';

/** How wide the page is (100 columns, at least 60), and whether it has colour (no). */
export type TextOptions = { readonly width?: number; readonly colour?: boolean };

/** A report for people, in UTF-8, with a final newline; the same report gives the same text. */
export function textReport(report: Report, { width = 100, colour = false }: TextOptions = {}): string {
  const page = pageOf(width, colour);
  const problems = numberProblems(report);
  const sections = [
    summary(report, page),
    fixSection(report.fixes, page),
    unknowns(report, problems, page),
    checkTable(report, problems, page),
    findings(report, page),
    ...smallPrint(report, page),
    colophon(report, page),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, '']);
  return `${lines
    .slice(0, -1)
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}
