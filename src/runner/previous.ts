/** The previous complete run of a suite: where ages come from. A run with any unknown is no observation. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FindingLine } from '../model/finding.ts';
import { REPORT_SCHEMA, type Report } from '../model/report.ts';
import { findingsFile } from './folder.ts';

/** Ages of more findings than this are not read; such findings count as first seen now, which only makes them younger. */
const MOST_AGES = 200_000;

export type PreviousRun = {
  readonly runId: string;
  /** Fingerprint to the time when a complete run first saw it. */
  ages(check: string): Promise<ReadonlyMap<string, string>>;
  /** Findings of a check that it counted and did not write down: how old they are is not known. */
  unwritten(check: string): number;
};

/** The newest sealed, complete, whole run of a suite in `out`, or `null`. What cannot be read whole is passed over. */
export async function previousRun(out: string, suite: string): Promise<PreviousRun | null> {
  const names = await readdir(out).catch(() => []);
  const runs = names.filter((name) => /^\d{8}T\d{9}Z-/.test(name) && name.includes(`-${suite}-`)).sort();
  for (const runId of runs.reverse()) {
    const report = await completeReport(join(out, runId));
    if (report?.suite !== suite) continue;
    return {
      runId,
      ages: (check) => readAges(join(out, runId, findingsFile(check))),
      unwritten: (check) => report.checks.find(({ id }) => id === check)?.truncated ?? 0,
    };
  }
  return null;
}

async function completeReport(folder: string): Promise<Report | null> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
      files: Record<string, string>;
    };
    const text = await readFile(join(folder, 'report.json'));
    if (manifest.files['report.json'] !== createHash('sha256').update(text).digest('hex')) return null;
    const report = JSON.parse(text.toString('utf8')) as Report;
    const READABLE: readonly number[] = [REPORT_SCHEMA - 1, REPORT_SCHEMA];
    const complete = report.verdict !== 'unknown' && !report.interrupted && report.narrowedTo === null;
    return READABLE.includes(report.schema) && complete ? report : null;
  } catch {
    return null; // not a sealed run: it is no observation
  }
}

async function readAges(path: string): Promise<ReadonlyMap<string, string>> {
  const ages = new Map<string, string>();
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const line = JSON.parse(text) as FindingLine;
      ages.set(line.fingerprint, line.firstSeen);
      if (ages.size >= MOST_AGES) break;
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') return new Map(); // an unreadable age is no age
  }
  return ages;
}
