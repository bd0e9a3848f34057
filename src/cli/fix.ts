/** `reconcile apply` and `reconcile undo`: make the changes of a plan, or take back what was changed, and say what became of each. */
import { demandSecrets } from '../config/missing-secrets.ts';
import type { Redactor } from '../config/redactor.ts';
import { usedSources, writtenSources } from '../config/used-sources.ts';
import { isExpansion } from '../model/binding.ts';
import type { Source } from '../model/dataset.ts';
import { FIX_EXIT, fixExitCode } from '../model/fix-report.ts';
import { Cancelled } from '../model/problem.ts';
import { EXIT } from '../model/report.ts';
import type { Fixed } from '../runner/fix/apply-request.ts';
import type { Options } from './arguments.ts';
import { begin, onGround, type Beginning, type Ground } from './ground.ts';
import { keepFixes } from './keep.ts';
import type { Terminal } from './terminal.ts';

/** Applies a plan, prints what became of it and returns the exit code. @throws ConfigError when the plan is not acceptable. */
export async function applyPlanned(
  plan: string,
  options: Options,
  terminal: Terminal,
  redactor: Redactor,
): Promise<number> {
  const beginning = await begin(options);
  const suite = await demandForPlan(plan, beginning);
  const { applyPlan } = await import('../runner/fix/apply.ts');
  return onGround(beginning, options, terminal, redactor, (ground) =>
    finish(ground, suite, () => applyPlan({ ...ground.request, signal: ground.stopped, plan })),
  );
}

/** Takes back what was changed after a run, likewise. @throws ConfigError when nothing of it was changed. */
export async function undoApplied(
  run: string,
  options: Options,
  terminal: Terminal,
  redactor: Redactor,
): Promise<number> {
  const beginning = await begin(options);
  await demandForUndo(run, beginning);
  const { undoRun } = await import('../runner/fix/undo.ts');
  const only = options.check.length === 0 ? null : [...new Set(options.check)];
  return onGround(beginning, options, terminal, redactor, (ground) =>
    finish(ground, null, () => undoRun({ ...ground.request, signal: ground.stopped, run, only })),
  );
}

async function finish(ground: Ground, suite: string | null, work: () => Promise<Fixed>): Promise<number> {
  const { request, terminal } = ground;
  const fixed = await work().catch((thrown: unknown) => {
    ground.endProgress();
    if (!request.signal.aborted || !(thrown instanceof Cancelled)) throw thrown;
    terminal.fail(thrown.code, thrown.message);
    return null;
  });
  if (fixed === null) return EXIT.interrupted;
  ground.endProgress();
  const { isKept, print } = await keepFixes(fixed, request.tool, suite, ground);
  print();
  return isKept ? fixExitCode(fixed.fixes) : FIX_EXIT.unknown;
}

/**
 * What the checks of the plan's changes read, and what those would write; returns the plan's suite. A plan that is not
 * acceptable is refused by its apply.
 */
async function demandForPlan(given: string, { config, out, nameOf }: Beginning): Promise<string> {
  const { readPlan } = await import('../runner/fix/plan-file.ts');
  const { plan } = await readPlan(given, out);
  const changed = new Set(plan.changes.map(({ check }) => check));
  const checks = config.suites.get(plan.suite)?.checks ?? [];
  const asked = checks.filter((item) => isExpansion(item) || changed.has(item.id));
  demandSecrets(usedSources(asked), nameOf, process.env, writtenSources(asked));
  return plan.suite;
}

/** The systems that the journals of the run name. */
async function demandForUndo(given: string, { config, out, nameOf }: Beginning): Promise<void> {
  const { resolveRun } = await import('../runner/fix/resolve-run.ts');
  const { history } = await resolveRun(out, given);
  const named = new Set(
    history.flatMap(({ lines }) => lines.flatMap((line) => (line.entry === 'intent' ? line.source : []))),
  );
  const everything = [...config.suites.values()].flatMap(({ checks }) => checks);
  const known: Source[] = [...new Set([...config.sources.keys(), ...usedSources(everything)])];
  const written = known.filter((source) => named.has(nameOf(source)));
  demandSecrets(written, nameOf, process.env, written);
}
