/** In which parts an object may have been uploaded: what its store tells, else what clients are likely to choose. */
import type { Stored } from '../model/contents.ts';

const MIB = 1_048_576;

/** Part sizes that clients choose, in MiB. */
const LIKELY = [5, 8, 15, 16, 25, 32, 50, 64, 100, 128, 256, 512];

/**
 * Sizes of parts, in bytes, that would give an object as many parts as its ETag says; none when it was not uploaded in
 * parts, or when they are known to be of several sizes.
 */
export function possiblePartSizes({ size, etag, partSizes }: Stored): readonly number[] {
  const parts = etag?.of === 'parts' ? Number(/-([1-9]\d{0,5})$/.exec(etag.value)?.[1] ?? 0) : 0;
  if (parts === 0) return [];
  if (partSizes?.length === parts) return onlySize(partSizes);
  const even = Math.ceil(size / parts / MIB) * MIB;
  const sizes = [...LIKELY.map((mib) => mib * MIB), even];
  const possible = [...new Set(sizes)].filter((part) => part > 0 && Math.ceil(size / part) === parts);
  return parts === 1 ? possible.slice(0, 1) : possible; // one part is the whole object, whatever it could have held
}

/** Whether both stores tell the sizes of the parts, and they are the same. */
export function sameParts(source: Stored, target: Stored): boolean {
  const [left, right] = [source.partSizes, target.partSizes];
  if (left === null || left.length !== right?.length) return false;
  return left.every((size, at) => size === right[at]);
}

/** All parts but the last are of one size, and the last is no larger; nothing else can be computed in one pass. */
function onlySize(partSizes: readonly number[]): readonly number[] {
  const [first = 0] = partSizes;
  const last = partSizes.at(-1) ?? 0;
  const even = partSizes.slice(0, -1).every((size) => size === first);
  return even && first > 0 && last <= first ? [first] : [];
}
