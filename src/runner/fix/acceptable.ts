/** Decides whether a plan may still be applied: not expired, of this config, for the systems that it was made for. */
import type { Source } from '../../model/dataset.ts';
import type { Plan } from '../../model/plan.ts';
import { ConfigError } from '../../model/problem.ts';
import type { Suite } from '../../model/suite.ts';
import type { Mask } from '../mask.ts';
import type { Sessions } from '../sessions.ts';
import type { ApplyRequest } from './apply-request.ts';
import { sealedBy } from './plan-file.ts';
import type { Writers } from './writers.ts';

const AGAIN = 'make a new one with --fix=plan';

/** The suite of an acceptable plan. @throws ConfigError that says why the plan is not acceptable. */
export function demandCurrent(plan: Plan, { config, configHash }: ApplyRequest, now: Date): Suite {
  if (!(now.getTime() < Date.parse(plan.expiresAt))) {
    throw refused(`the plan of ${plan.runId} expired at ${plan.expiresAt}; ${AGAIN}`);
  }
  if (plan.configHash !== configHash) {
    throw refused(`the plan of ${plan.runId} was made with another config or another version; ${AGAIN}`);
  }
  const suite = config.suites.get(plan.suite);
  if (suite === undefined)
    throw refused(
      `the plan of ${plan.runId} is of suite ${plan.suite}, which is not in the config; ${AGAIN}`,
    );
  return suite;
}

/** Demands that the key of the plan's seals is the one in the out folder. @throws ConfigError when it is another. */
export function demandKey({ runId, sealedBy: key }: Plan, mask: Mask, out: string): void {
  // A plan of an earlier build says nothing of it; its seals are compared all the same.
  if ([undefined, sealedBy(runId, mask)].includes(key)) return;
  throw refused(`the key of the seals of the plan of ${runId} is not in ${out} any more; ${AGAIN}`);
}

/**
 * Demands that every system that would be changed is the one that was read for the plan, for its reader now and for its
 * writer. A writer that cannot be opened refuses its own changes later.
 * @throws ConfigError when any is another; SourceError when one cannot be asked.
 */
export async function demandTargets(
  plan: Plan,
  sources: ReadonlyMap<string, Source>,
  sessions: Sessions,
  writers: Writers,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, identity] of Object.entries(plan.targets)) {
    const source = sources.get(name);
    if (source === undefined) throw refused(`source ${name}: is not in the config any more; ${AGAIN}`);
    const now = await (await sessions.of(source)).identity?.(signal);
    if (now !== identity) {
      throw refused(
        `source ${name}: is now ${now ?? 'nothing that says which it is'}, and the plan is for ${identity}; ${AGAIN}`,
      );
    }
    const opened = await writers.of(name);
    if ('writer' in opened && opened.writer.identity !== identity) {
      throw refused(
        `source ${name}: its writer is connected to ${opened.writer.identity}, and its reader to ${identity}; give both the same system`,
      );
    }
  }
}

function refused(message: string): ConfigError {
  return new ConfigError('plan', message);
}
