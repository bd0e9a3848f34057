/** Reads what a store says about an object's bytes; what it does not say clearly, it has not said. */
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Algorithm, EntityTag, StoredChecksum } from '../../model/contents.ts';
import { bareTag } from './page.ts';

type Answer = Partial<HeadObjectCommandOutput>;

/** The ETag, and what it is a digest of: encrypted by KMS or by a customer's key, or in a directory bucket, of nothing known. */
export function entityTag(answer: Answer, bucket: string): EntityTag | null {
  if (answer.ETag === undefined || answer.ETag === '') return null;
  const value = bareTag(answer.ETag);
  const encrypted =
    (answer.ServerSideEncryption !== undefined && answer.ServerSideEncryption !== 'AES256') ||
    answer.SSECustomerAlgorithm !== undefined ||
    answer.SSEKMSKeyId !== undefined;
  // A directory bucket, or an access point of one: its ETags look like an MD5 and are none.
  if (encrypted || /--xa?-s3$/.test(bucket)) return { value, of: 'opaque' };
  if (/^[0-9a-f]{32}$/.test(value)) return { value, of: 'md5' };
  return { value, of: partsOf(value) === null ? 'opaque' : 'parts' };
}

/** Of how many parts an ETag is made, `null` when it is of none. */
export function partsOf(etag: string): number | null {
  const found = /^[0-9a-f]{32}-([1-9]\d{0,4})$/.exec(etag);
  return found === null ? null : Number(found[1]);
}

const FIELDS: readonly (readonly [keyof Answer, Algorithm, bytes: number])[] = [
  ['ChecksumSHA256', 'sha256', 32],
  ['ChecksumSHA1', 'sha1', 20],
  ['ChecksumCRC64NVME', 'crc64nvme', 8],
  ['ChecksumCRC32C', 'crc32c', 4],
  ['ChecksumCRC32', 'crc32', 4],
];

/**
 * The checksums that a store keeps. Servers differ in how they say that one is a checksum of part checksums: by a suffix `-N`,
 * by its type, or not at all. One that may be either is left out.
 */
export function storedChecksums(answer: Answer): readonly StoredChecksum[] {
  const tagParts = answer.ETag === undefined ? null : partsOf(bareTag(answer.ETag));
  return FIELDS.flatMap(([field, algorithm, bytes]): readonly StoredChecksum[] => {
    const given = answer[field];
    if (typeof given !== 'string') return [];
    const [, encoded = '', suffix] = /^([A-Za-z0-9+/]+=*)(?:-([1-9]\d{0,4}))?$/.exec(given) ?? [];
    const digest = Buffer.from(encoded, 'base64');
    if (digest.length !== bytes) return [];
    const parts = compositeParts(suffix, answer.ChecksumType, tagParts, answer.PartsCount ?? null);
    return parts === 'unclear' ? [] : [{ algorithm, value: digest.toString('hex'), parts }];
  });
}

/** How many parts a checksum is made of, `null` for the whole object. The suffix is believed before the type. */
function compositeParts(
  suffix: string | undefined,
  type: string | undefined,
  tagParts: number | null,
  count: number | null,
): number | null | 'unclear' {
  if (suffix !== undefined) return Number(suffix);
  if (type === 'FULL_OBJECT') return null;
  if (type === 'COMPOSITE') return tagParts ?? count ?? 'unclear';
  return tagParts === null ? null : 'unclear';
}
