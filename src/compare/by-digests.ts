/** Compares by digests where a person allows it and both servers can: else says why every value travels. */
import type { ColumnPair } from '../model/column-pairs.ts';
import type { DigestOffer, DigestScheme, EvidenceAsked } from '../model/digest.ts';
import type { Scope } from '../model/scope.ts';
import { digestForm, type Two } from './digest-form.ts';
import { digestWalk, type DigestOutcome, type DigestSide } from './digest-walk.ts';
import type { Described } from './row-comparer.ts';

/** What of an inspection is needed. */
export type DigestInspection = {
  readonly evidence: EvidenceAsked;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  readonly note: (sentence: string) => void;
};

/** What digests came to; `null` where there are none, or they are not asked for: everything is to be walked. */
export async function byDigests(
  pairs: readonly ColumnPair[],
  sides: Two<Described>,
  { evidence, scope, signal, note }: DigestInspection,
): Promise<DigestOutcome | null> {
  if (evidence === 'values' || !('from' in scope)) return null;
  const formed = await formOf(evidence, pairs, sides, signal);
  if ('why' in formed) {
    note(`every value was compared, since ${formed.why}`);
    return null;
  }
  const [left, right] = formed.sides;
  if (formed.choose && !(await isFaster([left, right], signal))) {
    note('every value was compared, since a sample was read faster than it was digested');
    return null;
  }
  const outcome = await digestWalk([left, right], scope, signal);
  if (outcome.walk === null && outcome.alike === 0)
    note('every value was compared, since digests differ and finding out where would cost more');
  return outcome;
}

type Chosen = { readonly sides: Two<DigestSide>; readonly choose: boolean } | { readonly why: string };

/** Hashes of the servers' own where both compute the same, else MD5, which is not always faster than reading. */
async function formOf(
  evidence: Exclude<EvidenceAsked, 'values'>,
  pairs: readonly ColumnPair[],
  sides: Two<Described>,
  signal: AbortSignal,
): Promise<Chosen> {
  const schemes: readonly DigestScheme[] = evidence === 'md5' ? ['md5'] : ['record', 'md5'];
  let why = 'one side has no digests';
  for (const scheme of schemes) {
    const offers = await offersOf(scheme, pairs, sides, signal);
    if (offers === null) continue;
    const formed = digestForm(scheme, pairs, sides, offers);
    if ('why' in formed) {
      ({ why } = formed);
      continue;
    }
    const [left, right] = sides;
    if (left.dataset.digests === undefined || right.dataset.digests === undefined) continue;
    return {
      choose: scheme !== schemes[0],
      sides: [
        { digests: left.dataset.digests, of: formed.of[0], columns: pairs.map(({ source }) => source) },
        { digests: right.dataset.digests, of: formed.of[1], columns: pairs.map(({ target }) => target) },
      ],
    };
  }
  return { why };
}

async function offersOf(
  scheme: DigestScheme,
  pairs: readonly ColumnPair[],
  [left, right]: Two<Described>,
  signal: AbortSignal,
): Promise<Two<DigestOffer> | null> {
  const [a, b] = await Promise.all([
    left.dataset.digests?.offer(
      scheme,
      pairs.map(({ source }) => source),
      signal,
    ) ?? null,
    right.dataset.digests?.offer(
      scheme,
      pairs.map(({ target }) => target),
      signal,
    ) ?? null,
  ]);
  return a === null || b === null ? null : [a, b];
}

/**
 * Whether the side that is slower to digest digests faster than both can be read and compared. Servers digest at once; what they
 * send is read by one process, in turns: a sample of it about twice as slowly as a whole table, since it is read cold.
 */
async function isFaster(sides: Two<DigestSide>, signal: AbortSignal): Promise<boolean> {
  let digesting = 0;
  let reading = 0;
  // One after the other, so that neither is measured in the other's way.
  for (const { digests, of, columns } of sides) {
    const pace = await digests.pace(of, columns, signal);
    digesting = Math.max(digesting, 1 / pace.digested);
    reading += 1 / pace.read;
  }
  return 2 * digesting < reading;
}
