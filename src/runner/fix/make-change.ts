/** Makes one planned change, if it still is exactly what was planned: asked again, sealed alike, proved by bytes, guarded, journaled. */
import { keyCodec } from '../../model/key.ts';
import type { Check } from '../../model/check.ts';
import { placeOf } from '../../model/change.ts';
import type { ChangeReport, Guard } from '../../model/fix-report.ts';
import type { PlannedChange } from '../../model/plan.ts';
import { SourceError, toProblem } from '../../model/problem.ts';
import type { Reason, Write, Writer } from '../../model/writer.ts';
import { carryOut, type Carried } from './carry-out.ts';
import type { Journal } from './journal.ts';
import { proveChange, type Evidence, type Proposal, type Proposals } from './propose.ts';
import { boundTo, sealOf, type Resolved } from './resolve.ts';
import { stage, type Staged } from './stage.ts';
import type { Mask } from '../mask.ts';
import { objectName, rowsNaming, type NamedBy, type NamingGround } from './naming.ts';

/** What making changes needs, besides the change. */
export type Making = {
  /** The id of the apply. */
  readonly id: string;
  readonly check: Check;
  readonly proposals: Proposals;
  readonly writer: Writer;
  readonly journal: Journal;
  readonly mask: Mask;
  readonly naming: NamingGround;
  /** Who changed the record of a planned change since, as far as journals tell. */
  readonly changedBy: (planned: PlannedChange) => Promise<string>;
  readonly scratch: string;
  readonly diskCap: number;
  readonly signal: AbortSignal;
};

/** What became of a change. */
export type Made = Pick<ChangeReport, 'status' | 'guard' | 'message'> & {
  /** Set when a system failed, so that nothing that reads or writes it is changed any more. */
  readonly failed?: unknown;
};

/** Makes a change. Never throws. */
export async function makeChange(
  planned: PlannedChange,
  proposal: Proposal | undefined,
  making: Making,
): Promise<Made> {
  const { journal, mask, check, proposals, signal } = making;
  const refuse = async (guard: Guard, message: string): Promise<Made> => {
    await journal.refused(planned.n, guard, message).catch(() => undefined); // the journal remembers that it failed
    return { status: 'refused', guard, message };
  };
  if (proposal === undefined || !('resolved' in proposal)) {
    if (proposal === undefined || !('moved' in proposal))
      return refuse('moved', 'the check no longer proposes it');
    return refuse('moved', `${proposal.moved}: ${await making.changedBy(planned)}`);
  }
  const { resolved } = proposal;
  try {
    const proved = await proveChange(resolved.change, check, proposals.bound, signal);
    if ('not' in proved) return await refuse('not-proven', proved.not);
    if (sealOf(resolved, proved.evidence?.proved ?? null, mask) !== planned.seal)
      return await refuse('moved', 'what would be changed is no longer what was planned; make a new plan');
    const staged = await staging(planned, resolved, proved.evidence, making);
    if (staged !== null && 'not' in staged) return await refuse('not-proven', staged.not);
    try {
      return await written(planned, resolved, staged, making, refuse);
    } finally {
      await staged?.remove();
    }
  } catch (thrown) {
    if (signal.aborted || journal.failure !== null) return madeOf({ failed: thrown });
    return { ...(await refuse('untrusted-source', toProblem(thrown).message)), failed: thrown };
  }
}

async function written(
  planned: PlannedChange,
  resolved: Resolved,
  staged: Staged | null,
  making: Making,
  refuse: (guard: Guard, message: string) => Promise<Made>,
): Promise<Made> {
  const { id, writer, journal, signal } = making;
  const { check, kind, key, n, fingerprint, source, dataset } = planned;
  const write = writeOf(resolved, staged, { by: id, check, kind });
  const named = staged === null ? {} : await namingOf(resolved, making);
  const change = journal.change({ n, check, kind, key, fingerprint, source, dataset }, named);
  const carried = await carryOut(journal, change, writer, (port) => writer.apply(write, port, signal));
  if ('refused' in carried) return refuse(carried.refused, carried.message);
  if ('doubtful' in carried) {
    // Whoever cannot tell what became of one change is asked to make no other.
    const message = `${dataset}: what became of change ${String(n)} cannot be told, so nothing more is changed there; apply the plan again`;
    return { ...madeOf(carried), failed: new SourceError('in-doubt', message) };
  }
  if (!('failed' in carried) || signal.aborted || journal.failure !== null) return madeOf(carried);
  const refused = await refuse('no-writer-access', toProblem(carried.failed).message);
  return { ...refused, failed: carried.failed };
}

/** What the store calls the object, and which rows name it before it is there. */
async function namingOf(
  { change, ref, key }: Resolved,
  { check, proposals, naming }: Making,
): Promise<{ readonly object: string; readonly namedBy: NamedBy }> {
  const { view, shape } = boundTo(placeOf(change), check, proposals.bound);
  const object = objectName(view, keyCodec(shape.key.map(({ kind }) => kind)).encode(key));
  return { object, namedBy: await rowsNaming(ref.source, object, naming) };
}

function madeOf(carried: Exclude<Carried, { readonly refused: Guard }>): Made {
  if ('did' in carried) return { status: 'done', guard: null, message: carried.note };
  if ('doubtful' in carried) return { status: 'doubtful', guard: null, message: carried.doubtful };
  return {
    status: 'stopped',
    guard: null,
    message: toProblem(carried.failed).message,
    failed: carried.failed,
  };
}

function writeOf({ change, ref, key }: Resolved, staged: Staged | null, reason: Reason): Write {
  const about = { dataset: ref, key, reason };
  switch (change.op) {
    case 'set':
      return { ...about, op: 'set', expect: change.expect, to: change.to };
    case 'recompute':
      return { ...about, op: 'recompute', expect: change.expect, column: change.column, by: change.by };
    case 'remove':
      return { ...about, op: 'remove', expect: change.expect };
    case 'advance-sequence':
      return { ...about, op: 'advance-sequence', expect: change.expect, to: change.to };
    case 'copy-object':
      if (staged === null) throw new TypeError('an object is copied from bytes that were proved');
      return { ...about, op: 'put-object', object: staged.object };
  }
}

async function staging(
  { n }: PlannedChange,
  { change }: Resolved,
  evidence: Evidence,
  { check, proposals, scratch, diskCap, signal }: Making,
): Promise<Staged | { readonly not: string } | null> {
  if (change.op !== 'copy-object' || evidence === null) return null;
  const at = { folder: scratch, name: `object-${String(n)}`, most: diskCap, signal };
  return stage(change.from, evidence.content, check, proposals.bound, at);
}
