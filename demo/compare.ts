/** Compares what a run found with what was planted: the same findings, nothing more and nothing less. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FindingLine } from '../src/model/finding.ts';
import { openMask, type Mask } from '../src/runner/mask.ts';
import type { Planted } from './defects/defect.ts';

export type Comparison = {
  readonly planted: number;
  readonly found: number;
  /** Planted and not found. */
  readonly missed: readonly string[];
  /** Found and not planted. */
  readonly invented: readonly string[];
};

/** Reads `findings/*.ndjson` of a run. Values of private columns are compared by what masks them in `out`. */
export async function compare(planted: readonly Planted[], out: string, folder: string): Promise<Comparison> {
  const mask = await openMask(out);
  const expected = new Set(planted.map((finding) => identity(masked(finding, mask))));
  const lines = await readFindings(folder);
  const invented: string[] = [];
  const missed = new Set(expected);
  for (const line of lines) {
    // Deleting also makes a finding that is there twice an invented one.
    if (!missed.delete(identity(line))) invented.push(identity(line));
  }
  return { planted: expected.size, found: lines.length, missed: [...missed], invented };
}

/** What tells one finding from all others. */
export function identity({
  check,
  kind,
  key,
  column,
}: Pick<FindingLine, 'check' | 'kind' | 'key' | 'column'>): string {
  return `${check}: ${kind} ${JSON.stringify(key)}${column === null ? '' : ` in ${column}`}`;
}

function masked(finding: Planted, mask: Mask): Planted {
  if (finding.hidden !== true) return finding;
  return { ...finding, key: finding.key.map((part) => mask(part) as string | null) };
}

async function readFindings(folder: string): Promise<readonly FindingLine[]> {
  const findings = join(folder, 'findings');
  const names = (await readdir(findings)).filter((name) => name.endsWith('.ndjson'));
  const texts = await Promise.all(names.map((name) => readFile(join(findings, name), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as FindingLine);
}
