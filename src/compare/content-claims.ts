/** Compares what is known of two objects, digest by digest: only what says something about their bytes is compared. */
import { ALGORITHMS, type Algorithm, type StoredChecksum } from '../model/contents.ts';
import { GRADES, weakest } from '../model/evidence.ts';
import type { Known, Sides } from './content-known.ts';
import { sameParts } from './content-parts.ts';

/** What a digest proves, or disproves. */
export type DigestGrade = 'etag' | 'checksum' | 'bytes';

/** Two digests that can be compared: `equal` proves `grade`, and so does its contrary. */
export type Comparison = {
  readonly grade: DigestGrade;
  readonly equal: boolean;
  readonly expected: string;
  readonly actual: string;
};

/** A digest of all bytes of an object: computed here, or said by its store. */
export type Claim = { readonly grade: DigestGrade; readonly value: string };

/** Every comparison that can be made, the strongest first. */
export function comparisons(known: Sides<Known>): readonly Comparison[] {
  return [...ofWholeObjects(known), ...ofComposites(known), ...ofPartTags(known)].sort(
    (left, right) => GRADES.indexOf(right.grade) - GRADES.indexOf(left.grade),
  );
}

/** The digests of a whole object by algorithm; where there are several, what was computed here, then a checksum. */
export function wholeClaims({ stored, hashed }: Known): ReadonlyMap<Algorithm, Claim> {
  const claims = new Map<Algorithm, Claim>();
  if (isCurrent({ stored, hashed })) {
    if (stored.etag?.of === 'md5')
      claims.set('md5', { grade: 'etag', value: stored.etag.value.toLowerCase() });
    for (const { algorithm, value, parts } of stored.checksums)
      if (parts === null) claims.set(algorithm, { grade: 'checksum', value });
  }
  for (const algorithm of ALGORITHMS) {
    const value = hashed?.digests[algorithm];
    if (value !== undefined) claims.set(algorithm, { grade: 'bytes', value });
  }
  return claims;
}

/** What a store said of an object of another size than the one that was read is not about that one. */
function isCurrent({ stored, hashed }: Known): boolean {
  return hashed === null || hashed.size === stored.size;
}

function ofWholeObjects({ source, target }: Sides<Known>): readonly Comparison[] {
  const theirs = wholeClaims(target);
  return [...wholeClaims(source)].flatMap(([algorithm, left]) => {
    const right = theirs.get(algorithm);
    if (right === undefined) return [];
    const grade = weakest([left.grade, right.grade]) === left.grade ? left.grade : right.grade;
    return [{ grade, equal: left.value === right.value, expected: left.value, actual: right.value }];
  });
}

/** Checksums of part checksums: equal ones are of equal parts; different ones say nothing unless the parts are the same. */
function ofComposites({ source, target }: Sides<Known>): readonly Comparison[] {
  if (!isCurrent(source) || !isCurrent(target)) return [];
  const same = sameParts(source.stored, target.stored);
  return source.stored.checksums.flatMap((left) => {
    const right = target.stored.checksums.find((other) => isLike(left, other));
    if (left.parts === null || right === undefined) return [];
    const equal = left.value === right.value;
    const shown = (value: string) => `${value}-${String(left.parts)}`;
    if (!equal && !same) return [];
    return [{ grade: 'checksum', equal, expected: shown(left.value), actual: shown(right.value) }];
  });
}

function isLike(left: StoredChecksum, right: StoredChecksum): boolean {
  return left.algorithm === right.algorithm && left.parts === right.parts;
}

/** ETags of parts, against one another, or against what the bytes come to in parts of some size; that none fits says nothing. */
function ofPartTags({ source, target }: Sides<Known>): readonly Comparison[] {
  const [left, right] = [partTag(source), partTag(target)];
  const found: Comparison[] = [];
  if (left !== null && right !== null) {
    const equal = left === right;
    if (equal || sameParts(source.stored, target.stored))
      found.push({ grade: 'etag', equal, expected: left, actual: right });
  }
  for (const [tag, { hashed }] of [[left, target] as const, [right, source] as const]) {
    if (tag === null || hashed === null) continue;
    if (Object.values(hashed.partTags).includes(tag))
      found.push({ grade: 'etag', equal: true, expected: tag, actual: tag });
  }
  return found;
}

function partTag(known: Known): string | null {
  const { etag } = known.stored;
  return etag?.of === 'parts' && isCurrent(known) ? etag.value.toLowerCase() : null;
}
