/** Runs the program over two engines as a person does, and reads what it printed and what it left. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FindingLine } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { folder, start } from '../soundness/program.ts';

/** What one run came to: its exit code, its report as it was printed, and every line of its findings. */
export type Ended = {
  readonly code: number | null;
  readonly report: Report;
  readonly lines: readonly FindingLine[];
};

/** Runs a suite of a config, given as text, with URLs under the names that it calls its secrets. */
export async function called(
  config: string,
  suite: string,
  urls: { readonly legacy: string; readonly shop: string },
  args: readonly string[] = [],
): Promise<Ended> {
  const place = await folder({ 'reconcile.config.mts': config });
  const out = join(place.path, 'runs');
  try {
    const { code, stdout } = await start(
      place.path,
      ['run', suite, '--format', 'json', '--quiet', '--out', out, ...args],
      { LEGACY_URL: urls.legacy, SHOP_URL: urls.shop },
    ).ended;
    const report = JSON.parse(stdout) as Report;
    const findings = join(out, report.runId, 'findings');
    const files = await readdir(findings);
    const texts = await Promise.all(files.map((name) => readFile(join(findings, name), 'utf8')));
    const lines = texts.flatMap((text) => text.split('\n').filter(Boolean));
    return { code, report, lines: lines.map((line) => JSON.parse(line) as FindingLine) };
  } finally {
    await place.remove();
  }
}
