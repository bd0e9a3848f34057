/** `reconcile run`: composes the config, the runner and the reporters into one run, its folder and its exit code. */
import { dirname, resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { missingSecrets } from '../config/missing-secrets.ts';
import { ownPackage } from '../config/own-package.ts';
import type { Redactor } from '../config/redactor.ts';
import { usedSources } from '../config/used-sources.ts';
import { ConfigError } from '../model/problem.ts';
import { EXIT, exitCode, type Report } from '../model/report.ts';
import type { Options } from './arguments.ts';
import { drawProgress } from './progress.ts';
import { stopOnSignals } from './signals.ts';
import { chooseChecks, chooseSuite } from './suites.ts';
import { PAGE_WIDTH, type Terminal } from './terminal.ts';

/** Runs a suite, prints its report and returns the exit code. @throws ConfigError when nothing ran. */
export async function runSuite(
  name: string | undefined,
  options: Options,
  terminal: Terminal,
  { reveal, redact }: Redactor,
): Promise<number> {
  const { config, path, hash } = await loadConfig(process.cwd(), options.config);
  const suite = chooseSuite(config, name);
  const checks = chooseChecks(suite, options.check);
  const missing = missingSecrets(
    usedSources(checks),
    (source) => config.sources.get(source) ?? '',
    process.env,
  );
  if (missing.length > 0) throw new ConfigError('secret-missing', missing.join('\n'));

  const own = ownPackage();
  const stop = stopOnSignals(terminal, options);
  const progress = drawProgress(options, terminal);
  try {
    const { run } = await import('../runner/run.ts');
    const { report, folder } = await run({
      config,
      configHash: await hash(),
      suite,
      only: options.check.length === 0 ? null : [...new Set(options.check)],
      folder: dirname(path),
      out: outFolder(options.out, config.out, path),
      concurrency: options.concurrency,
      deadline: options.deadline,
      tool: { name: own.name, version: own.version },
      reveal,
      redact,
      onProgress: progress.show,
      signal: stop.signal,
      ...(options.segments === null ? {} : { segments: options.segments }),
    });
    progress.end();
    const kept = await keep(report, folder, options, terminal);
    if (options.format === 'text' && options.log === null && !options.quiet) {
      terminal.say(`run folder: ${folder.path}`);
    }
    return kept || report.interrupted ? exitCode(report) : EXIT.unknown;
  } finally {
    progress.end();
    stop.release();
  }
}

// The report is printed even when it cannot be kept; a run that left no trace proves nothing afterwards.
async function keep(
  report: Report,
  folder: { readonly path: string; write(name: string, bytes: string): Promise<void>; seal(): Promise<void> },
  options: Options,
  terminal: Terminal,
): Promise<boolean> {
  const { jsonReport } = await import('../../reports/json.ts');
  const { textReport } = await import('../../reports/text.ts');
  const json = jsonReport(report);
  let kept = true;
  try {
    await folder.write('report.json', json);
    await folder.write('report.txt', textReport(report, { width: PAGE_WIDTH, colour: false }));
    await folder.seal();
  } catch (thrown) {
    kept = false;
    const cause = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    terminal.fail(
      'out',
      `${folder.path}: the report could not be kept (${cause}), so this run counts as unknown; make room and run again`,
    );
  }
  terminal.print(options.format === 'json' ? json : textReport(report, terminal.layout));
  return kept;
}

function outFolder(asked: string | null, configured: string | null, config: string): string {
  if (asked !== null) return resolve(asked);
  return configured === null ? resolve('reconcile-runs') : resolve(dirname(config), configured);
}
