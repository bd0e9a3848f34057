/** Refuses changes that another one of the same plan makes unneeded: a row is not led away from an object that is copied back. */
import type { Check } from '../../model/check.ts';
import { keyCodec } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Sessions } from '../sessions.ts';
import { keyNaming, objectName } from './naming.ts';
import type { Candidate } from './plan-check.ts';
import type { Placed } from './plan-parts.ts';

type Ground = {
  readonly checks: ReadonlyMap<string, Check>;
  readonly sessions: Sessions;
  readonly signal: AbortSignal;
};

/** The same candidates in their order; copies come first in a plan, and are numbered so. @throws SourceError */
export async function withoutSuperseded(
  placed: readonly Placed[],
  ground: Ground,
): Promise<readonly Placed[]> {
  const copies = placed.filter(({ candidate: { refused, resolved } }) => {
    return refused === null && resolved.change.op === 'copy-object';
  });
  if (copies.length === 0) return placed;
  const judged: Placed[] = [];
  for (const one of placed) {
    const at = await supersededBy(one.candidate, copies, ground);
    if (at === null) judged.push(one);
    else {
      const message = `change ${String(at + 1)} copies the object that its row names`;
      judged.push({ ...one, candidate: { ...one.candidate, refused: { guard: 'superseded', message } } });
    }
  }
  return judged;
}

/** Which copy brings back the object that a row names and would be led away from. */
async function supersededBy(
  { refused, resolved }: Candidate,
  copies: readonly Placed[],
  { checks, sessions, signal }: Ground,
): Promise<number | null> {
  const { change, asked } = resolved;
  const check = checks.get(asked.line.check);
  if (refused !== null || change.op !== 'set' || check?.definition.names?.rows !== change.at.role)
    return null;
  if (resolved.key.length !== 1) return null;
  const row = TEXT.encode(resolved.key);
  const isLedAway = Object.entries(change.to).some(([column, to]) => {
    const named = change.expect[column] ?? null;
    return named !== null && named !== to && TEXT.encode([named]) === row;
  });
  if (!isLedAway) return null;
  for (const [at, { candidate }] of copies.entries()) {
    const { ref, key } = candidate.resolved;
    const dataset = (await sessions.of(ref.source)).dataset(ref);
    const kinds = (await dataset.describe(signal)).key.map(({ kind }) => kind);
    const object = objectName(dataset, keyCodec(kinds).encode(key));
    const naming = await keyNaming(check, ref.source, object, sessions, signal).catch((thrown: unknown) => {
      if (thrown instanceof ContractError) return null; // nobody can tell by translated keys: the apply asks again
      throw thrown;
    });
    if (naming?.key === row) return at;
  }
  return null;
}

const TEXT = keyCodec(['text']);
