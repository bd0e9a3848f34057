/** Decides, from what is known of two objects, what is proved, what differs, what to read next, or that nothing can be said. */
import type { Stored } from '../model/contents.ts';
import { isAtLeast, type Grade } from '../model/evidence.ts';
import { comparisons, type DigestGrade } from './content-claims.ts';
import { latestSize, onBoth, type Demand, type Known, type Sides } from './content-known.ts';
import { nextReading, type Reading } from './content-reading.ts';

/** Contents that are not the same, and what says so. */
export type Difference = {
  readonly altered: 'size' | DigestGrade;
  readonly expected: string | number;
  readonly actual: string | number;
};

/** What is said of a pair in the end: exactly one of these. */
export type Judged = { readonly proved: Grade } | Difference | { readonly inconclusive: string };

/** Judges a pair, or says what to read of either side before it can be judged. That nothing could be compared proves nothing. */
export function judgeContent(
  known: Sides<Known>,
  demand: Demand,
): Judged | { readonly read: Sides<Reading | null> } {
  const { source: expected, target: actual } = onBoth(known, latestSize);
  if (expected !== actual) return { altered: 'size', expected, actual };

  const all = comparisons(known);
  const ofBytes = all.filter(({ grade }) => grade === 'bytes');
  const telling = ofBytes.length > 0 || demand.bytes === 'always' ? ofBytes : all;
  const difference = telling.find(({ equal }) => !equal);
  if (difference !== undefined) {
    return { altered: difference.grade, expected: difference.expected, actual: difference.actual };
  }
  const reached = telling[0]?.grade ?? null;
  if (reached !== null && isAtLeast(reached, demand.least)) return { proved: reached };
  if (demand.bytes !== 'never') return { read: nextReading(known, demand) };
  return {
    inconclusive: whyInconclusive(
      onBoth(known, ({ stored }) => stored),
      reached,
      demand.least,
    ),
  };
}

function whyInconclusive(stored: Sides<Stored>, reached: DigestGrade | null, least: Grade): string {
  const { source, target } = onBoth(stored, whatIsKept);
  const compared = `only its ${reached ?? 'size'} could be compared, and ${least} is the least that is accepted`;
  return `${compared} (the source keeps ${source}, the target ${target}); allow bytes: 'if-needed', or accept less`;
}

/** What a store keeps of an object besides its size, in words. */
function whatIsKept({ etag, checksums }: Stored): string {
  const tag =
    etag === null
      ? []
      : [
          { md5: 'an ETag that is an MD5', parts: 'an ETag of parts', opaque: 'an ETag that is no digest' }[
            etag.of
          ],
        ];
  const sums = checksums.map(({ algorithm, parts }) =>
    parts === null ? `a ${algorithm}` : `a ${algorithm} of ${String(parts)} parts`,
  );
  return [...tag, ...sums].join(' and ') || 'no digest';
}
