/** Runs a suite: locks it, opens its sources, runs each check to its verdict, and assembles the report. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import { fixExitCode, FIX_EXIT, type FixReport } from '../model/fix-report.ts';
import { PLAN_FILE } from '../model/plan.ts';
import { Cancelled, ConfigError } from '../model/problem.ts';
import { REPORT_SCHEMA, type Report } from '../model/report.ts';
import { runChecks } from './run-checks.ts';
import type { RunGround } from './ground.ts';
import { Checkpoint } from './checkpoint.ts';
import { expand } from './expand.ts';
import { createRunFolder, makeRunId, SPOOL, type RunFolder } from './folder.ts';
import { judgeRun, tally } from './judge.ts';
import { lockSuite } from './lock.ts';
import { openMask, type Mask } from './mask.ts';
import { previousRun } from './previous.ts';
import type { RunRequest } from './request.ts';
import { parentOf } from './resume.ts';
import { takeOver } from './resume-taking-over.ts';
import { isUnfinished } from './unfinished.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';
import { Sessions } from './sessions.ts';
import { ToldOfSources } from './told-of-sources.ts';
import { ReadMemory } from './shared-reads-memory.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Opened = Pick<Report['sources'][number], 'snapshot' | 'asOf'> & { readonly isPartial: boolean };

/** What a run came to; `isUnfinished` when another run can go on from what it has done. */
export type Ran = { readonly report: Report; readonly folder: RunFolder; readonly isUnfinished: boolean };

/**
 * Runs a suite and returns its report with the folder that holds the findings; the caller writes the report into the
 * folder and seals it.
 * @throws ConfigError when nothing can be run: another run holds the lock, `out` cannot be written, a check is unknown.
 */
export async function run(request: RunRequest): Promise<Ran> {
  const { suite, out } = request;
  const startedAt = new Date();
  if (request.deadline !== null && request.deadline - startedAt.getTime() > LONGEST_TIMER_MS) {
    throw new ConfigError('deadline', 'the deadline is more than 24 days away; name an earlier one');
  }
  const unlock = await lockSuite(out, suite.name);
  const scratch = await mkdtemp(join(tmpdir(), 'reconcile-'));
  const stop = stopSignal(request);
  const opened = new Map<string, Opened>();
  const told = new ToldOfSources(request);
  let checkpoint: Checkpoint | null = null;
  const sessions = new Sessions(
    {
      name: (source) => nameOf(request, source),
      reveal: request.reveal,
      folder: request.folder,
      scratch,
      diskCap: request.config.diskCap,
      tell: (source, sentence, dataset) => told.add(source, sentence, dataset),
      memory: new ReadMemory(),
      onOpened: (source, snapshot, isPartial) => {
        if (!opened.has(source)) {
          opened.set(source, { snapshot, asOf: new Date().toISOString(), isPartial });
        }
        request.onProgress({ event: 'source-opened', source, snapshot });
      },
    },
    stop.signal,
  );
  try {
    const runId = makeRunId(suite.name, startedAt);
    const previous = await previousRun(out, suite.name);
    const mask = await openMask(out);
    const resume = request.resume ?? null;
    const parent = resume === null ? null : await parentOf(resume, request, mask);
    const { expanded, leftOut } = await expand(request, sessions, stop.signal);
    const folder = await createRunFolder(out, runId);
    const spoolFolder = join(folder.path, SPOOL);
    const budget = { left: request.config.diskCap };
    checkpoint = await checkpointOf(request, runId, parent?.runId ?? null, folder, mask);
    if (parent !== null && checkpoint !== null) await takeOver(parent, spoolFolder, checkpoint, budget);
    const checks = expanded.flatMap((entry) => ('check' in entry ? entry.check : []));
    request.onProgress({
      event: 'run-started',
      runId,
      suite: suite.name,
      folder: folder.path,
      checks: checks.map(({ id }) => id),
    });
    const ground: RunGround = {
      request,
      runId,
      folder: folder.path,
      spoolFolder,
      sessions,
      checks: new Map(checks.map((check) => [check.id, check])),
      budget,
      mask,
      previous,
      checkpoint,
      parent,
      signal: stop.signal,
      manyInstants: new Set(),
      told,
    };
    const reports = await runChecks(expanded, ground);
    const interrupted = request.signal.aborted;
    const fixes = await fixesOf(reports, ground, folder);
    const verdict =
      fixes !== null && fixExitCode(fixes) === FIX_EXIT.unknown ? 'unknown' : judgeRun(reports, interrupted);
    request.onProgress({ event: 'run-finished', runId, verdict });
    const report: Report = {
      schema: REPORT_SCHEMA,
      tool: request.tool,
      runId,
      suite: suite.name,
      verdict,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      configHash: request.configHash,
      frozen: suite.frozen,
      narrowedTo: request.only,
      leftOut,
      least: suite.least,
      interrupted,
      counts: tally(reports),
      previousRun: previous?.runId ?? null,
      resumedFrom: parent?.runId ?? null,
      sources: sourcesRead(request, checks, opened, ground.manyInstants),
      checks: reports,
      fixes,
    };
    return { report, folder, isUnfinished: (checkpoint?.segments ?? 0) > 0 && isUnfinished(report) };
  } finally {
    stop.clear();
    await checkpoint?.close();
    await sessions.close();
    await rm(scratch, { recursive: true, force: true });
    unlock();
  }
}

/** Where a run writes down what it has done. The look that judges changes is whole: it is not gone on with. */
async function checkpointOf(
  request: RunRequest,
  runId: string,
  resumedFrom: string | null,
  folder: RunFolder,
  mask: Mask,
): Promise<Checkpoint | null> {
  const { suite, configHash, tool, evidence, maxFindings = null, segments = null, only } = request;
  const { after = null } = request;
  if (after !== null) return null;
  const header = { runId, suite: suite.name, configHash, version: tool.version, evidence };
  return Checkpoint.open(folder.path, { ...header, maxFindings, segments, only, resumedFrom }, mask);
}

/** What is planned, which becomes a file of the run, or what was done before it. */
async function fixesOf(
  reports: Report['checks'],
  ground: RunGround,
  folder: RunFolder,
): Promise<FixReport | null> {
  const { request, sessions } = ground;
  if (request.fix === undefined || request.fix === null) return request.after ?? null;
  await sessions.close();
  const { planFixes } = await import('./fix/plan.ts');
  const { planText } = await import('./fix/plan-file.ts');
  const { plan, fixes } = await planFixes(reports, request.fix, ground);
  await folder.write(PLAN_FILE, planText(plan));
  return fixes;
}

/** Aborted when a person interrupts or the deadline passes; the reason says which. */
function stopSignal(request: RunRequest): { readonly signal: AbortSignal; readonly clear: () => void } {
  const stop = new AbortController();
  const interrupted = () => {
    stop.abort(
      new Cancelled('interrupted', 'the run was interrupted before this was looked at; run it again'),
    );
  };
  if (request.signal.aborted) interrupted();
  request.signal.addEventListener('abort', interrupted, { once: true });
  const { deadline } = request;
  const passed = () => {
    stop.abort(
      new Cancelled(
        'deadline',
        'the deadline passed before this was looked at; allow more time, or look at less',
      ),
    );
  };
  const wait = deadline === null ? null : deadline - Date.now();
  if (wait !== null && wait <= 0) passed();
  const timer = wait === null || wait <= 0 ? undefined : setTimeout(passed, wait);
  return {
    signal: stop.signal,
    clear: () => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', interrupted);
    },
  };
}

function nameOf(request: RunRequest, source: Source): string {
  return request.config.sources.get(source) ?? source.label ?? source.kind;
}

function sourcesRead(
  request: RunRequest,
  checks: readonly Check[],
  opened: ReadonlyMap<string, Opened>,
  many: ReadonlySet<Source>,
): Report['sources'] {
  const sources = sourcesOf(checks.flatMap((check) => [...rolesOf(check).values()]));
  return [...sources].map((source) => {
    const name = nameOf(request, source);
    const { snapshot = null, asOf = null, isPartial = true } = opened.get(name) ?? {};
    return { name, kind: source.kind, snapshot, asOf, oneInstant: !isPartial && !many.has(source) };
  });
}
