/** Says what a check reads, so that answers of an earlier run are taken over only where they are about the same rows. */
import { rolesOf, sourcesOf } from '../model/binding.ts';
import type { Check } from '../model/check.ts';
import type { Session, Source } from '../model/dataset.ts';
import type { Json } from '../model/json.ts';
import { ReconcileError } from '../model/problem.ts';
import type { Bound } from './bind.ts';
import type { RunGround } from './ground.ts';

/**
 * A text that is equal for checks that ask the same of the same rows, keyed alike, of the same systems; where a system does not
 * say which it is, with the same secrets. A config may have taken any of it from its environment. Nothing can be told from it.
 */
export async function readsOf(
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  ground: Pick<RunGround, 'request' | 'sessions' | 'mask'>,
  signal: AbortSignal,
): Promise<string> {
  const { request, sessions, mask } = ground;
  const datasets = [...rolesOf(check)].map(([role, { path, source }]): Json => {
    const { key = [], rows = null } = bound.get(role)?.shape ?? {};
    const keyed = key.map(({ column, kind }) => [column, kind]);
    return [role, path, request.config.sources.get(source) ?? source.kind, keyed, rows];
  });
  const systems: Json[] = [];
  for (const source of sourcesOf(rolesOf(check).values()))
    systems.push(await systemOf(source, await sessions.of(source), request.reveal, signal));
  const { definition, options } = check;
  const asked = [definition.name, JSON.stringify(options), request.suite.frozen, request.suite.least];
  return mask(['reads', asked, datasets, systems]) as string;
}

/** A session reads one system as long as it is open, and many checks read through it. */
const KNOWN = new WeakMap<Session, string>();

/** Which system a session reads. A role that may not ask is no reason not to run. */
async function systemOf(
  source: Source,
  session: Session,
  reveal: RunGround['request']['reveal'],
  signal: AbortSignal,
): Promise<Json> {
  try {
    const identity = KNOWN.get(session) ?? (await session.identity?.(signal));
    if (identity !== undefined) {
      KNOWN.set(session, identity);
      return identity;
    }
  } catch (thrown) {
    if (!(thrown instanceof ReconcileError) || thrown.code !== 'no-rights') throw thrown;
  }
  return source.secrets.map((secret) => reveal(secret));
}
