/** `reconcile run`: composes the config, the runner and the reporters into one run, its folder and its exit code. */
import { demandSecrets } from '../config/missing-secrets.ts';
import type { Redactor } from '../config/redactor.ts';
import { usedSources, writtenSources } from '../config/used-sources.ts';
import type { EvidenceAsked } from '../model/digest.ts';
import { isAtLeast } from '../model/evidence.ts';
import { ConfigError } from '../model/problem.ts';
import { EXIT, exitCode } from '../model/report.ts';
import type { Suite } from '../model/suite.ts';
import type { RunRequest } from '../runner/request.ts';
import type { Options } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import { begin, onGround, type Ground } from './ground.ts';
import { keepRun } from './keep.ts';
import { chooseChecks, chooseSuite } from './suites.ts';
import type { Terminal } from './terminal.ts';
import { tellUnfinished } from './unfinished.ts';

/** Runs a suite, prints its report and returns the exit code. @throws ConfigError when nothing ran. */
export async function runSuite(
  name: string | undefined,
  options: Options,
  terminal: Terminal,
  redactor: Redactor,
): Promise<number> {
  const beginning = await begin(options);
  const suite = chooseSuite(beginning.config, name, Object.keys(COMMANDS));
  const checks = chooseChecks(suite, options.check);
  const written = options.fix === 'apply' ? writtenSources(checks) : [];
  demandSecrets(usedSources(checks), beginning.nameOf, process.env, written);
  await tellUnfinished(beginning.out, suite, options, terminal);
  return onGround(beginning, options, terminal, redactor, async (ground) => {
    const request = runRequest(suite, ground);
    if (options.fix === 'apply') {
      const { runAndFix } = await import('./run-and-fix.ts');
      return runAndFix(request, ground);
    }
    const { run } = await import('../runner/run.ts');
    const ran = await run(request);
    ground.endProgress();
    const { isKept, print } = await keepRun(ran, options, terminal);
    print();
    if (options.fix !== null && request.signal.aborted) return EXIT.interrupted;
    return isKept || ran.report.interrupted ? exitCode(ran.report) : EXIT.unknown;
  });
}

function runRequest(suite: Suite, { request, options }: Ground): RunRequest {
  const { check, evidence, maxFindings, concurrency, deadline, segments, fix, maxChanges, resume } = options;
  const { askedBy, ...rest } = request;
  return {
    ...rest,
    suite,
    evidence: evidenceOf(suite, evidence),
    maxFindings: maxFindings ?? suite.maxFindings,
    only: check.length === 0 ? null : [...new Set(check)],
    concurrency,
    deadline,
    fix: fix === null ? null : { mode: fix, maxChanges, askedBy },
    resume,
    ...(segments === null ? {} : { segments }),
  };
}

/** What values may rest on: as the command line says, else the suite. @throws ConfigError where the suite accepts no digest. */
function evidenceOf({ name, least, evidence: own }: Suite, asked: EvidenceAsked | null): EvidenceAsked {
  const evidence = asked ?? own;
  if (evidence === 'values' || least === null || isAtLeast('digest', least)) return evidence;
  const what = asked === null ? `suites.${name}.evidence` : '--evidence';
  throw new ConfigError(
    'usage',
    `${what}: ${evidence} is below ${least}, the least evidence that suite ${name} accepts; leave it out, or run a suite that accepts digests`,
  );
}
