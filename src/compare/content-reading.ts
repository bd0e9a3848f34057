/** Chooses which bytes to read, and what to compute from them: one side where the other's store keeps a digest, else both. */
import type { Algorithm, Hashing } from '../model/contents.ts';
import { isAtLeast, type Grade } from '../model/evidence.ts';
import { wholeClaims, type Claim } from './content-claims.ts';
import type { Demand, Known, Sides } from './content-known.ts';
import { possiblePartSizes } from './content-parts.ts';

/** What to compute from the bytes of one object. */
export type Reading = Omit<Hashing, 'key'>;

/** What bytes are compared by. */
const BY_BYTES = 'sha256';

/** The strongest first: of several checksums, that one is computed. */
const BY_STRENGTH: readonly Algorithm[] = ['sha256', 'sha1', 'md5', 'crc64nvme', 'crc32c', 'crc32'];

/** What to read next of a pair that is not proved yet. */
export function nextReading(known: Sides<Known>, { least, bytes }: Demand): Sides<Reading | null> {
  const { source, target } = known;
  const untouched = source.hashed === null && target.hashed === null;
  const oneSide = untouched && bytes !== 'always' ? readingOfOneSide(known, least) : null;
  return oneSide ?? { source: wholeReading(source), target: wholeReading(target) };
}

function wholeReading({ hashed }: Known): Reading | null {
  return hashed?.digests[BY_BYTES] === undefined ? { algorithms: [BY_BYTES] } : null;
}

/** Reads the target against what the source's store keeps, or the other way round; `null` when neither keeps enough. */
function readingOfOneSide({ source, target }: Sides<Known>, least: Grade): Sides<Reading | null> | null {
  for (const readingFor of [readingForClaim('checksum'), readingForClaim('etag'), readingForParts]) {
    const ofTarget = readingFor(source, least);
    if (ofTarget !== null) return { source: null, target: ofTarget };
    const ofSource = readingFor(target, least);
    if (ofSource !== null) return { source: ofSource, target: null };
  }
  return null;
}

/** What to compute in order to compare with a digest of this grade that is kept of the whole object. */
function readingForClaim(grade: Claim['grade']): (kept: Known, least: Grade) => Reading | null {
  return (kept, least) => {
    if (!isAtLeast(grade, least)) return null;
    const claims = wholeClaims(kept);
    const algorithm = BY_STRENGTH.find((one) => claims.get(one)?.grade === grade);
    return algorithm === undefined ? null : { algorithms: [algorithm] };
  };
}

/** The same for an ETag of parts; since no part size may fit, what both sides are compared by is computed along with it. */
function readingForParts({ stored }: Known, least: Grade): Reading | null {
  const partSizes = isAtLeast('etag', least) ? possiblePartSizes(stored) : [];
  return partSizes.length === 0 ? null : { algorithms: [BY_BYTES], partSizes };
}
