/** What stores say about bytes is read as it was meant, and what may mean two things is not taken for either. */
import { expect, it } from 'vitest';
import { entityTag, storedChecksums } from '../../../src/sources/s3/checksums.ts';

const MD5 = '25f9e794323b453885f5181f1b624d0b';
const [CRC, SHA256] = ['y/Q5Jg==', 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU='];

it.each([
  ['of one upload', { ETag: `"${MD5}"` }, 'media', { value: MD5, of: 'md5' }],
  ['encrypted by the store itself', { ETag: `"${MD5}"`, ServerSideEncryption: 'AES256' as const }, 'media', { value: MD5, of: 'md5' }],
  ['encrypted by KMS', { ETag: `"${MD5}"`, ServerSideEncryption: 'aws:kms' as const }, 'media', { value: MD5, of: 'opaque' }],
  ['encrypted by a customer key', { ETag: `"${MD5}"`, SSECustomerAlgorithm: 'AES256' }, 'media', { value: MD5, of: 'opaque' }],
  ['of a directory bucket', { ETag: `"${MD5}"` }, 'media--use1-az4--x-s3', { value: MD5, of: 'opaque' }],
  ['of an access point of one', { ETag: `"${MD5}"` }, 'media--use1-az4--xa-s3', { value: MD5, of: 'opaque' }],
  ['of parts', { ETag: `"${MD5}-12"` }, 'media', { value: `${MD5}-12`, of: 'parts' }],
  ['of parts that are encrypted', { ETag: `"${MD5}-12"`, ServerSideEncryption: 'aws:kms' as const }, 'media', { value: `${MD5}-12`, of: 'opaque' }],
  ['of no parts', { ETag: `"${MD5}-0"` }, 'media', { value: `${MD5}-0`, of: 'opaque' }],
  ['in capitals', { ETag: `"${MD5.toUpperCase()}"` }, 'media', { value: MD5.toUpperCase(), of: 'opaque' }],
  ['that is weak', { ETag: 'W/"1-2"' }, 'media', { value: '1-2', of: 'opaque' }],
  ['that is missing', {}, 'media', null],
] as const)('takes an ETag %s for what it is', (_title, answer, bucket, tag) => {
  expect(entityTag(answer, bucket)).toEqual(tag);
}); // prettier-ignore

const parts = { ETag: `"${MD5}-3"` };
const crc32 = { algorithm: 'crc32', value: 'cbf43926' };

it.each([
  ['a full one', { ETag: MD5, ChecksumCRC32: CRC, ChecksumType: 'FULL_OBJECT' as const }, [{ ...crc32, parts: null }]],
  ['one of an upload in parts that is full', { ...parts, ChecksumCRC32: CRC, ChecksumType: 'FULL_OBJECT' as const }, [{ ...crc32, parts: null }]],
  ['a composite one by its suffix', { ...parts, ChecksumCRC32: `${CRC}-3` }, [{ ...crc32, parts: 3 }]],
  ['a composite one by its suffix, whatever its type says', { ...parts, ChecksumCRC32: `${CRC}-3`, ChecksumType: 'FULL_OBJECT' as const }, [{ ...crc32, parts: 3 }]],
  ['a composite one by its type', { ...parts, ChecksumCRC32: CRC, ChecksumType: 'COMPOSITE' as const }, [{ ...crc32, parts: 3 }]],
  ['a composite one of parts that nobody counts', { ETag: MD5, ChecksumCRC32: CRC, ChecksumType: 'COMPOSITE' as const }, []],
  ['one of an upload in parts that says nothing', { ...parts, ChecksumCRC32: CRC }, []],
  ['one of a single upload that says nothing', { ETag: MD5, ChecksumCRC32: CRC }, [{ ...crc32, parts: null }]],
  ['several, the strongest first', { ETag: MD5, ChecksumCRC32: CRC, ChecksumSHA256: SHA256 }, [{ algorithm: 'sha256', value: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225', parts: null }, { ...crc32, parts: null }]],
  ['one of the wrong length', { ETag: MD5, ChecksumCRC32: SHA256 }, []],
  ['one that is no base64', { ETag: MD5, ChecksumCRC32: '%%%%' }, []],
  ['none', { ETag: MD5 }, []],
] as const)('takes a checksum for what it is: %s', (_title, answer, checksums) => {
  expect(storedChecksums(answer)).toEqual(checksums);
}); // prettier-ignore
