/** Runs a suite through the runner as the command line does, in a folder of its own, and reads back what it left. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Expansion } from '../../src/model/check.ts';
import type { Source } from '../../src/model/dataset.ts';
import type { FindingLine } from '../../src/model/finding.ts';
import type { Progress } from '../../src/model/progress.ts';
import type { Report } from '../../src/model/report.ts';
import type { Suite } from '../../src/model/suite.ts';
import type { RunRequest } from '../../src/runner/request.ts';
import { run } from '../../src/runner/run.ts';

export type Ran = {
  readonly report: Report;
  readonly path: string;
  readonly progress: readonly Progress[];
  /** The findings file of a check, line by line. */
  findings(check: string): Promise<readonly FindingLine[]>;
  /** Every file of the run folder with its text. */
  files(): Promise<ReadonlyMap<string, string>>;
};

type Settings = Partial<Omit<Suite, 'name' | 'checks'>> &
  Partial<
    Pick<
      RunRequest,
      | 'only'
      | 'concurrency'
      | 'deadline'
      | 'signal'
      | 'segments'
      | 'through'
      | 'reveal'
      | 'fix'
      | 'after'
      | 'resume'
      | 'configHash'
    >
  > & {
    readonly name?: string;
    readonly sources?: ReadonlyMap<Source, string>;
    readonly diskCap?: number;
    readonly folder?: string;
    readonly onProgress?: (progress: Progress) => void;
    /** Leaves the folder without its manifest, as a run does that died. */
    readonly unsealed?: boolean;
  };

/** A folder for runs, removed by `remove`. */
export async function outFolder(): Promise<{
  readonly out: string;
  readonly remove: () => Promise<void>;
}> {
  const out = await mkdtemp(join(tmpdir(), 'reconcile-out-'));
  return { out, remove: () => rm(out, { recursive: true, force: true }) };
}

/** Runs checks as a suite and writes and seals the report. */
export async function runSuite(
  out: string,
  checks: readonly (Check | Expansion)[],
  settings: Settings = {},
): Promise<Ran> {
  const progress: Progress[] = [];
  const suite: Suite = {
    name: settings.name ?? 'test',
    checks,
    least: settings.least ?? null,
    evidence: settings.evidence ?? 'values',
    maxFindings: settings.maxFindings ?? null,
    frozen: settings.frozen ?? false,
    settle: settings.settle ?? 0,
    checkTimeout: settings.checkTimeout ?? 60_000,
  };
  const request: RunRequest = {
    config: {
      sources: settings.sources ?? new Map(),
      suites: new Map([[suite.name, suite]]),
      out,
      diskCap: settings.diskCap ?? 1e9,
    },
    configHash: settings.configHash ?? 'test',
    suite,
    evidence: settings.evidence ?? 'values',
    maxFindings: settings.maxFindings ?? null,
    only: settings.only ?? null,
    out,
    concurrency: settings.concurrency ?? 3,
    deadline: settings.deadline ?? null,
    tool: { name: '@cutover/reconcile', version: '0.0.0' },
    reveal: settings.reveal ?? (() => ''),
    redact: (text) => text,
    folder: settings.folder ?? process.cwd(),
    onProgress: (event) => {
      progress.push(event);
      settings.onProgress?.(event);
    },
    signal: settings.signal ?? new AbortController().signal,
    fix: settings.fix ?? null,
    after: settings.after ?? null,
    resume: settings.resume ?? null,
    ...(settings.segments === undefined ? {} : { segments: settings.segments }),
    ...(settings.through === undefined ? {} : { through: settings.through }),
  };
  const { report, folder, isUnfinished } = await run(request);
  await folder.write('report.json', JSON.stringify(report));
  if (settings.unsealed !== true) await folder.seal(isUnfinished);
  return {
    report,
    path: folder.path,
    progress,
    findings: async (check) => {
      const text = await readFile(join(folder.path, 'findings', `${check}.ndjson`), 'utf8');
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as FindingLine);
    },
    files: async () => {
      const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      return new Map(
        await Promise.all(
          files.map(
            async (file) => [file.slice(folder.path.length + 1), await readFile(file, 'utf8')] as const,
          ),
        ),
      );
    },
  };
}
