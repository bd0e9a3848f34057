/** The page of an apply or an undo: what became of it first, then what was refused, each change, and what to type next. */
import { FIX_EXIT, fixExitCode, type FixReport } from '../src/model/fix-report.ts';
import type { TextOptions } from './text.ts';
import { commandLines, fixHead, fixParts } from './text/fixes.ts';
import { pageOf } from './text/page.ts';
import { hang } from './text/wrap.ts';

/** A fix report for people, in UTF-8, with a final newline; `look` is the command that looks again, where it is worth a look. */
export function fixText(
  fixes: FixReport,
  { width = 100, colour = false }: TextOptions = {},
  look: string | null = null,
): string {
  const page = pageOf(width, colour);
  // How much is left to a person is said first; what that is stands on the page of the plan, which is many times as long.
  const told = { ...fixes, advice: [] };
  const parts = fixParts(told, `${fixes.mode}.json`, page).flatMap(({ title, lines }) => [
    '',
    page.ink('title', title),
    '',
    ...lines,
  ]);
  const exit = hang('  exit code  ', exitText(fixes), page.width);
  const lines = [...fixHead(fixes, page), ...exit, ...parts, ...commandLines(fixes, { look })];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const MEANINGS: Readonly<Record<number, string>> = {
  [FIX_EXIT.done]: 'all done and proved',
  [FIX_EXIT.someRefused]: 'some refused',
  [FIX_EXIT.unknown]: 'could not tell',
  [FIX_EXIT.notAcceptable]: 'plan not acceptable',
  [FIX_EXIT.interrupted]: 'interrupted',
};

function exitText(fixes: FixReport): string {
  const code = fixExitCode(fixes);
  const codes = Object.entries(MEANINGS).map(([number, meaning]) => `${number} ${meaning}`);
  return `${String(code)}, ${MEANINGS[code] ?? ''} (${codes.join(', ')})`;
}
