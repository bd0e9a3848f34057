/** What a check proposes about findings that are still there: a change of a record each, or advice. */
import { isAdvice, type Change } from '../../model/change.ts';
import type { AnyDefinition, Check } from '../../model/check.ts';
import type { FindingLine } from '../../model/finding.ts';
import type { Json } from '../../model/json.ts';
import type { Bound } from '../bind.ts';
import { ask, type Asking } from './ask.ts';
import { demandFilled } from './filled.ts';
import { proveContent, proveSame, type Proved } from './prove.ts';
import { resolve, type Resolved } from './resolve.ts';

/** A finding that something is proposed about, as a findings file or a plan has it. */
export type Line = Pick<FindingLine, 'kind' | 'key' | 'fingerprint' | 'measure'>;

export type Proposal =
  | { readonly line: Line; readonly resolved: Resolved }
  | { readonly line: Line; readonly advise: string }
  | { readonly line: Line; readonly moved: 'the finding is gone' | 'the finding is another one now' };

export type Proposals = {
  readonly bound: ReadonlyMap<string, Bound>;
  readonly proposals: readonly Proposal[];
  /** The same by fingerprint. */
  readonly of: ReadonlyMap<string, Proposal>;
};

type Function = Exclude<NonNullable<AnyDefinition['fixes']>[string], { readonly advise: string }>;

/** The function that makes fixes of a kind of finding; `null` where there is none, or the same advice for all. */
export function fixOf({ definition }: Check, kind: string): Function | null {
  const fix = Object.hasOwn(definition.fixes ?? {}, kind) ? definition.fixes?.[kind] : undefined;
  return typeof fix === 'function' ? fix : null;
}

/** Asks for findings again and has the check propose what to do. @throws SourceError when they cannot be asked for. */
export async function propose(check: Check, lines: readonly Line[], asking: Asking): Promise<Proposals> {
  const { bound, found } = await ask(check, lines, asking);
  const proposals = lines.map((line): Proposal => {
    const asked = found.get(line.fingerprint);
    if (asked === undefined) return { line, moved: 'the finding is gone' };
    if (asked.line.measure !== line.measure) return { line, moved: 'the finding is another one now' };
    const fix = fixOf(check, line.kind)?.(asked.finding, check.options);
    if (fix === undefined || isAdvice(fix)) return { line, advise: fix?.advise ?? '' };
    return { line, resolved: resolve(check, fix, asked, bound, asking.mask) };
  });
  const changes = proposals.flatMap((one) => ('resolved' in one ? one.resolved.change : []));
  await demandFilled(check, changes, bound, asking.signal);
  return { bound, proposals, of: new Map(proposals.map((one) => [one.line.fingerprint, one])) };
}

/** What was proved of a change that relies on the bytes of objects, to be sealed with it; `null` for one that relies on none. */
export type Evidence = {
  readonly proved: Json;
  readonly content: Extract<Proved, { content: unknown }>['content'];
} | null;

/** Proves what a change relies on. @throws SourceError */
export async function proveChange(
  change: Change,
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  signal: AbortSignal,
): Promise<{ readonly evidence: Evidence } | { readonly not: string }> {
  const proof = change.op === 'set' ? change.proof : undefined;
  if (change.op !== 'copy-object' && proof === undefined) return { evidence: null };
  const proved =
    change.op === 'copy-object'
      ? await proveContent(change.from, check, bound, signal)
      : proof === undefined
        ? { not: 'nothing is proved' }
        : await proveSame(proof, check, bound, signal);
  if ('not' in proved) return proved;
  const { size, sha256 } = proved.content;
  return { evidence: { proved: { size, sha256 }, content: proved.content } };
}
