/** A check whose every finding could be mended, and what plans, applies and undoes its fixes as the command line does. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { mergeJoin } from '../../src/compare/merge-join.ts';
import { defineCheck, type Check } from '../../src/model/check.ts';
import type { FixReport } from '../../src/model/fix-report.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Cell } from '../../src/model/value.ts';
import { applyPlan } from '../../src/runner/fix/apply.ts';
import type { ApplyRequest, Fixed } from '../../src/runner/fix/apply-request.ts';
import { undoRun } from '../../src/runner/fix/undo.ts';
import { memory, type MemoryRow } from '../../src/sources/memory.ts';
import { runSuite, type Ran } from './run-suite.ts';
import { twoSides } from './two-sides.ts';

/** Sets what differs, and removes what is extra where a policy says so. */
export const mending = defineCheck({
  name: 'mending',
  asserts: 'Both sides have the same rows.',
  cannotSee: [],
  ...twoSides,
  options: z.strictObject({ policies: z.array(z.string()).default([]) }),
  finds: {
    altered: { severity: 'error', title: 'a row that differs' },
    extra: { severity: 'error', title: 'a row that only the target has' },
    missing: { severity: 'error', title: 'a row that only the source has' },
    lost: { severity: 'error', title: 'a row that stands for very many', headline: true },
  },
  changes: 'target',
  fixes: {
    altered: ({ key, expected, actual }) => ({
      op: 'set',
      at: { role: 'target', key },
      expect: { v: actual as Cell },
      to: { v: expected as Cell },
    }),
    extra: ({ key, actual }) =>
      actual === 'kept'
        ? { advise: 'it is kept: a person decides' }
        : { op: 'remove', at: { role: 'target', key }, expect: { v: actual as Cell }, policy: 'drop-extra' },
    missing: { advise: 'nobody knows what else the row had; load it again' },
  },
  async *inspect({ source, target }, { scope, signal, examined, unable }) {
    const sides = [source.scan(scope, ['v'], signal), target.scan(scope, ['v'], signal)] as const;
    for await (const batch of mergeJoin(...sides, [source.name, target.name])) {
      for (const { key, left, right } of batch) {
        const [expected = null, actual = null] = [left?.row[0], right?.row[0]];
        if (actual === 'unreadable') unable('unreadable', 'cannot be read; look at it', key);
        if (expected === 'gone') yield { kind: 'lost', key, expected, actual };
        else if (left === null) yield { kind: 'extra', key, expected, actual };
        else if (right === null) yield { kind: 'missing', key, expected, actual };
        else if (expected !== actual) yield { kind: 'altered', key, column: 'v', expected, actual };
        examined('source', left === null ? 0 : 1);
        examined('target', right === null ? 0 : 1);
      }
    }
  },
});

/** Rows by id that a test may change under a run, as the two sides of a check. */
export class World {
  readonly source: MemoryRow[];
  readonly target: MemoryRow[];
  readonly sides;

  constructor(
    source: Readonly<Record<string, Cell>>,
    target: Readonly<Record<string, Cell>>,
    hidden = false,
  ) {
    this.source = rowsOf(source);
    this.target = rowsOf(target);
    const shape = { key: { id: 'int' }, columns: { id: 'number', v: 'text' } } as const;
    const shown = hidden ? { private: ['v'] } : {};
    this.sides = {
      source: memory('old', { ...shape, ...shown, rows: () => this.source }),
      target: memory('new', { ...shape, ...shown, rows: this.target, writer: true }),
    };
  }

  /** The target's values by id. */
  get values(): Readonly<Record<string, Cell>> {
    return Object.fromEntries(this.target.map((row) => [field(row, 'id'), field(row, 'v')]));
  }

  /** Writes to the target as somebody else does. */
  write(id: string, v: Cell): void {
    const at = this.target.findIndex((row) => field(row, 'id') === id);
    this.target[at] = { id, v };
  }
}

/** Values of so many rows, of which the first ones are wrong: `v1`, `v2`, ... */
export function valuesOf(rows: number, wrong = 0): Readonly<Record<string, Cell>> {
  const ids = Array.from({ length: rows }, (_, at) => at + 1);
  return Object.fromEntries(ids.map((id) => [id, id <= wrong ? 'wrong' : `v${String(id)}`]));
}

/** A world of so many rows of which some differ. */
export function differing(rows: number, wrong: number, hidden = false): World {
  return new World(valuesOf(rows), valuesOf(rows, wrong), hidden);
}

/** A world of four rows of which three differ. */
export function threeWrong(): World {
  return new World({ 1: 'a', 2: 'b', 3: 'c', 4: 'd' }, { 1: 'x', 2: 'y', 3: 'z', 4: 'd' });
}

function rowsOf(values: Readonly<Record<string, Cell>>): MemoryRow[] {
  return Object.entries(values).map(([id, v]) => ({ id, v }));
}

function field(row: MemoryRow | undefined, name: string): string {
  return String((row as Readonly<Record<string, Cell>> | undefined)?.[name]);
}

type Settings = NonNullable<Parameters<typeof runSuite>[2]> & { readonly maxChanges?: number };

/** Runs a suite with `--fix=plan`, and reads the plan that it left. */
export async function planned(
  out: string,
  checks: readonly Check[],
  { maxChanges, ...settings }: Settings = {},
): Promise<Ran & { readonly fixes: FixReport; readonly plan: Plan }> {
  const fix = { mode: 'plan', maxChanges: maxChanges ?? null, askedBy: 'tester@test' } as const;
  const ran = await runSuite(out, checks, { ...settings, fix });
  const plan = JSON.parse(await readFile(join(ran.path, 'plan.json'), 'utf8')) as Plan;
  if (ran.report.fixes === null) throw new Error('a run with a plan says nothing of it');
  return { ...ran, fixes: ran.report.fixes, plan };
}

/** Applies a plan and keeps its folder. */
export async function applied(
  out: string,
  checks: readonly Check[],
  plan: string,
  changed: Partial<ApplyRequest> = {},
): Promise<Fixed> {
  return kept(await applyPlan({ ...requestOf(out, checks), plan, ...changed }));
}

/** Takes back what was applied of a run. */
export async function undone(
  out: string,
  checks: readonly Check[],
  run: string,
  only: readonly string[] | null = null,
): Promise<Fixed> {
  return kept(await undoRun({ ...requestOf(out, checks), run, only }));
}

async function kept(fixed: Fixed): Promise<Fixed> {
  await fixed.folder.write(`${fixed.fixes.mode}.json`, JSON.stringify(fixed.fixes));
  await fixed.folder.seal();
  return fixed;
}

function requestOf(out: string, checks: readonly Check[]): Omit<ApplyRequest, 'plan'> {
  const suite = {
    checks,
    least: null,
    evidence: 'values' as const,
    maxFindings: null,
    frozen: false,
    settle: 0,
    checkTimeout: 60_000,
  };
  return {
    config: {
      sources: new Map(),
      suites: new Map([['test', { name: 'test', ...suite }]]),
      out,
      diskCap: 1e9,
    },
    configHash: 'test',
    folder: process.cwd(),
    out,
    tool: { name: '@cutover/reconcile', version: '0.0.0' },
    reveal: () => '',
    redact: (text) => text,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    askedBy: 'tester@test',
  };
}
