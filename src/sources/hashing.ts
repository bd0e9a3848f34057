/** Hashes the bytes of one object in one pass: every digest that was asked for, and the ETags of uploads in parts. */
import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from './crc.ts';
import type { Algorithm, Hashed, Hashing } from '../model/contents.ts';

interface Digest {
  update(chunk: Uint8Array): void;
  hex(): string;
}

/** Takes the bytes of one object in order. */
export class ContentHash {
  private size = 0;
  private readonly digests: ReadonlyMap<Algorithm, Digest>;
  private readonly parts: readonly PartTag[];

  constructor({ algorithms, partSizes = [] }: Pick<Hashing, 'algorithms' | 'partSizes'>) {
    this.digests = new Map(algorithms.map((algorithm) => [algorithm, digestOf(algorithm)]));
    this.parts = [...new Set(partSizes)].map((partSize) => new PartTag(partSize));
  }

  update(chunk: Uint8Array): void {
    this.size += chunk.length;
    for (const digest of this.digests.values()) digest.update(chunk);
    for (const part of this.parts) part.update(chunk);
  }

  /** What all bytes so far come to; nothing may be added afterwards. */
  result(): Hashed {
    return {
      size: this.size,
      digests: Object.fromEntries([...this.digests].map(([algorithm, digest]) => [algorithm, digest.hex()])),
      partTags: Object.fromEntries(this.parts.map((part) => [part.partSize, part.tag()])),
    };
  }
}

function digestOf(algorithm: Algorithm): Digest {
  if (algorithm === 'crc32') return new Crc32();
  if (algorithm === 'crc32c') return new Crc32c();
  if (algorithm === 'crc64nvme') return new Crc64Nvme();
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), hex: () => hash.digest('hex') };
}

class Crc32 implements Digest {
  private value = 0;

  update(chunk: Uint8Array): void {
    this.value = crc32(chunk, this.value);
  }

  hex(): string {
    return this.value.toString(16).padStart(8, '0');
  }
}

/** MD5 of the MD5s of parts of one size (only the last is shorter), and their number: what S3 makes the ETag of such an upload. */
class PartTag {
  readonly partSize: number;
  private readonly all = createHash('md5');
  private part: Hash = createHash('md5');
  private inPart = 0;
  private closed = 0;

  constructor(partSize: number) {
    this.partSize = partSize;
  }

  update(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + this.partSize - this.inPart);
      this.part.update(piece);
      this.inPart += piece.length;
      at += piece.length;
      if (this.inPart === this.partSize) this.close();
    }
  }

  tag(): string {
    if (this.inPart > 0 || this.closed === 0) this.close();
    return `${this.all.digest('hex')}-${String(this.closed)}`;
  }

  private close(): void {
    this.all.update(this.part.digest());
    this.part = createHash('md5');
    this.inPart = 0;
    this.closed += 1;
  }
}
