/** What the entries of a store contain: what the store says of an object's bytes, and what the bytes themselves come to. */
import type { Key } from './key.ts';
import type { ColumnType } from './value.ts';

/** The columns that every dataset of objects or files has; its key is `key`, a text. `etag` is NULL where there is none. */
export const OBJECT_COLUMNS: Readonly<Record<string, ColumnType>> = {
  key: { family: 'text', name: 'text' },
  size: { family: 'number', name: 'int8' },
  last_modified: { family: 'instant', name: 'timestamptz' },
  etag: { family: 'text', name: 'text' },
};

/** Digests that stores keep or that can be computed from bytes. */
export const ALGORITHMS = ['md5', 'sha1', 'sha256', 'crc32', 'crc32c', 'crc64nvme'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** A checksum that a store keeps. */
export type StoredChecksum = {
  readonly algorithm: Algorithm;
  /** Lower-case hexadecimal. */
  readonly value: string;
  /** Of how many parts it is made (a composite: the checksum of part checksums); `null` when it is of the whole object. */
  readonly parts: number | null;
};

/**
 * An ETag, and what it is a digest of. `md5`: MD5 of the bytes. `parts`: MD5 of the parts' MD5s, as `hex-N`.
 * `opaque`: nothing that bytes could be compared with (KMS, SSE-C, another server's own idea).
 */
export type EntityTag = { readonly value: string; readonly of: 'md5' | 'parts' | 'opaque' };

/** What a store says about one object without its bytes being read. */
export type Stored = {
  /** Bytes. */
  readonly size: number;
  readonly etag: EntityTag | null;
  readonly checksums: readonly StoredChecksum[];
  /** The sizes of its parts in order, where the store tells them; `null` where it does not. */
  readonly partSizes: readonly number[] | null;
  /** Its media type, where the store keeps one. */
  readonly contentType?: string | null;
};

/** An object opened for reading once: its bytes from the first to the last, and what its store says besides. */
export type Opened = {
  /** Bytes. */
  readonly size: number;
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Throws SourceError when the store fails half-way; what ends without that is whole. */
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** What to compute from the bytes of one object. */
export type Hashing = {
  readonly key: Key;
  readonly algorithms: readonly Algorithm[];
  /** Sizes of parts for which to compute an ETag of parts. */
  readonly partSizes?: readonly number[];
};

/** What the bytes of one object came to; read whole, from the first to the last. */
export type Hashed = {
  /** Bytes read. */
  readonly size: number;
  /** Lower-case hexadecimal, for each algorithm asked for. */
  readonly digests: Readonly<Partial<Record<Algorithm, string>>>;
  /** Part size to the ETag that an upload in such parts has: `hex-N`. */
  readonly partTags: Readonly<Record<number, string>>;
};

/** An answer about one object: what was found, that there is no such object (any more), or why nothing can be said. */
export type Looked<T> =
  | { readonly key: Key; readonly found: T }
  | { readonly key: Key; readonly gone: true }
  | { readonly key: Key; readonly unable: { readonly code: string; readonly message: string } };

/** What a store itself calls the objects of a dataset, whatever prefix the dataset leaves out; `null` for what it cannot have. */
interface ObjectNaming {
  whole(key: Key): string | null;
  key(whole: string): Key | null;
}

/**
 * The contents of a dataset of objects. Answers come in the order of the questions, one for each; a store that cannot be
 * reached at all throws SourceError, and an abort throws the signal's reason.
 */
export interface Contents {
  /** Absent where an object is called what its key says. */
  readonly names?: ObjectNaming;
  stored(keys: readonly Key[], signal: AbortSignal): Promise<readonly Looked<Stored>[]>;
  hash(wanted: readonly Hashing[], signal: AbortSignal): Promise<readonly Looked<Hashed>[]>;
  /** Opens one object, for a copy of it. The bytes must be taken, or the iteration ended, before the next is opened. */
  open?(key: Key, signal: AbortSignal): Promise<Looked<Opened>>;
}
