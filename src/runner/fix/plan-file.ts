/** Plans as files: written with a digest over everything, read back only when nothing in them was edited. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { stableJson, type Json } from '../../model/json.ts';
import { PLAN_FILE, PLAN_SCHEMA, type Plan } from '../../model/plan.ts';
import { ConfigError } from '../../model/problem.ts';
import type { Mask } from '../mask.ts';
import { demandSealed, manifestOf } from './sealed-folder.ts';

const HOUR = 3_600_000;

/** How long a plan holds: a day, and a quarter of an hour when it removes anything. In milliseconds. */
export function lifetimeOf(ops: readonly string[]): number {
  return ops.includes('remove') ? HOUR / 4 : 24 * HOUR;
}

/** Completes a plan with the digest of everything else in it. */
export function sealedPlan(plan: Omit<Plan, 'digest'>): Plan {
  return { ...plan, digest: digestOf(plan) };
}

/** Which key seals the changes of a run's plan, without the key. */
export function sealedBy(runId: string, mask: Mask): string {
  return mask(`the seals of ${runId}`) as string;
}

/** A plan as the text of its file. */
export function planText(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** A plan that was read, the run that made it, and the SHA-256 of that run's manifest. */
export type ReadPlan = {
  readonly plan: Plan;
  readonly folder: string;
  readonly parent: { readonly runId: string; readonly manifest: string };
};

/**
 * Reads the plan of a run by the run's id, its folder or the file's path; the run's own folder must be in `out`, whole and as it was sealed.
 * @throws ConfigError when there is none, or it is not what the run wrote.
 */
export async function readPlan(given: string, out: string): Promise<ReadPlan> {
  const path = await planPath(given, out);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw refused(`${path}: there is no plan; make one with --fix=plan`, cause);
  });
  const plan = parsed(bytes, path);
  const folder = join(out, plan.runId);
  const sealed = await manifestOf(folder);
  if (sealed === null) {
    throw refused(
      `${path}: was made by run ${plan.runId}, which is not in ${out}; name the folder where it is with --out`,
    );
  }
  const { digest, ...rest } = plan;
  if (digestOf(rest) !== digest || sealed.files[PLAN_FILE] !== sha256(bytes)) {
    throw refused(`${path}: was edited after it was made; make a new one with --fix=plan`);
  }
  await demandSealed(folder, sealed);
  return { plan, folder, parent: { runId: plan.runId, manifest: sealed.sha256 } };
}

async function planPath(given: string, out: string): Promise<string> {
  const here = [resolve(given), join(out, given)];
  for (const path of here) {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() === true) return join(path, PLAN_FILE);
    if (found?.isFile() === true) return path;
  }
  throw refused(`${given}: there is no such plan, neither as a path nor as a run in ${out}`);
}

function parsed(bytes: Buffer, path: string): Plan {
  let plan: Partial<Plan> | null;
  try {
    plan = JSON.parse(bytes.toString('utf8')) as Partial<Plan> | null;
  } catch (cause) {
    throw refused(`${path}: is no JSON; make a new plan with --fix=plan`, cause);
  }
  if (typeof plan?.schema !== 'number' || typeof plan.runId !== 'string' || !Array.isArray(plan.changes))
    throw refused(`${path}: is no plan; name the plan.json of a run with --fix=plan`);
  if (basename(plan.runId) !== plan.runId || dirname(plan.runId) !== '.')
    throw refused(`${path}: names no run; make a new plan with --fix=plan`);
  if ((plan.schema as number) !== PLAN_SCHEMA)
    throw refused(
      `${path}: is a plan of version ${String(plan.schema)}, and this program reads ${String(PLAN_SCHEMA)}`,
    );
  return plan as Plan;
}

function digestOf(plan: Omit<Plan, 'digest'>): string {
  return sha256(stableJson(JSON.parse(JSON.stringify(plan)) as Json));
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function refused(message: string, cause?: unknown): ConfigError {
  return new ConfigError('plan', message, { cause });
}
