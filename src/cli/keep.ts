/** Keeps what a command has to say: writes it into its folder, seals that, and prints it. */
import type { FixReport } from '../model/fix-report.ts';
import type { Report } from '../model/report.ts';
import type { Fixed } from '../runner/fix/apply-request.ts';
import type { RunFolder } from '../runner/folder.ts';
import type { Ran } from '../runner/run.ts';
import type { Options } from './arguments.ts';
import type { Ground } from './ground.ts';
import { resumeCommand, typed, withOptions } from './next-command.ts';
import { PAGE_WIDTH, type Terminal } from './terminal.ts';

/** What is kept, and how it is printed. */
export type Kept = { readonly isKept: boolean; readonly print: () => void };

/** Keeps the report of a run. It can be printed even when it cannot be kept; a run that left no trace proves nothing afterwards. */
export async function keepRun(
  { report, folder, isUnfinished }: Ran,
  options: Options,
  terminal: Terminal,
): Promise<Kept> {
  const { jsonReport } = await import('../../reports/json.ts');
  const { textReport } = await import('../../reports/text.ts');
  const whole = { ...report, fixes: withOptions(report.fixes, options) };
  const json = jsonReport(whole);
  const page = textReport(whole, { width: PAGE_WIDTH, colour: false });
  const isKept = await seal(folder, { 'report.json': json, 'report.txt': page }, terminal, isUnfinished);
  const print = (): void => {
    terminal.print(options.format === 'json' ? json : textReport(whole, terminal.layout));
    told('run', folder, options, terminal);
    if (isKept && isUnfinished) goesOn(report, options, terminal);
  };
  return { isKept, print };
}

/** Keeps the report of an apply or an undo, beside its journal; `suite` is what a person runs to see where that leaves him. */
export async function keepFixes(
  { fixes, folder }: Fixed,
  tool: Report['tool'],
  suite: string | null,
  { options, terminal }: Pick<Ground, 'options' | 'terminal'>,
): Promise<Kept> {
  const { fixJson } = await import('../../reports/fix-json.ts');
  const { fixText } = await import('../../reports/fix-text.ts');
  const whole: FixReport = withOptions(fixes, options);
  const look = suite === null ? null : typed(`reconcile run ${suite}`, options);
  const { mode } = fixes;
  const json = fixJson(whole, tool);
  const page = fixText(whole, { width: PAGE_WIDTH, colour: false }, look);
  const isKept = await seal(folder, { [`${mode}.json`]: json, [`${mode}.txt`]: page }, terminal);
  const print = (): void => {
    terminal.print(options.format === 'json' ? json : fixText(whole, terminal.layout, look));
    told(mode, folder, options, terminal);
  };
  return { isKept, print };
}

async function seal(
  folder: RunFolder,
  files: Readonly<Record<string, string>>,
  terminal: Terminal,
  isUnfinished = false,
): Promise<boolean> {
  try {
    for (const [name, text] of Object.entries(files)) await folder.write(name, text);
    await folder.seal(isUnfinished);
    return true;
  } catch (thrown) {
    const cause = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    terminal.fail(
      'out',
      `${folder.path}: the report could not be kept (${cause}), so this run counts as unknown; make room and run again`,
    );
    return false;
  }
}

/** Says how to go on with a run that did not look at everything. */
function goesOn({ runId, suite }: Report, options: Options, terminal: Terminal): void {
  const { check: only, evidence, maxFindings, segments, quiet, log } = options;
  const command = typed(resumeCommand({ runId, suite, only, evidence, maxFindings, segments }), options);
  if (log !== null)
    terminal.say(JSON.stringify({ at: new Date().toISOString(), event: 'run-unfinished', runId, command }));
  else if (!quiet) terminal.say(`not finished; to go on: ${command}`);
}

function told(what: string, folder: RunFolder, { format, log, quiet }: Options, terminal: Terminal): void {
  if (format === 'text' && log === null && !quiet) terminal.say(`${what} folder: ${folder.path}`);
}
