/** An object in memory: what a test or an example says of it. */
import type { Stored } from '../model/contents.ts';

/** An object: its bytes, and what its store keeps about them (an ETag that is the MD5, unless told). */
export type MemoryObject = {
  readonly key: string;
  readonly bytes: Uint8Array | string;
  /** As an instant: `2025-03-01 06:00:00+00`, which it is unless told. */
  readonly lastModified?: string;
  /** What the listing says instead of the number of bytes. */
  readonly listedSize?: number;
  readonly etag?: Stored['etag'];
  readonly checksums?: Stored['checksums'];
  readonly partSizes?: readonly number[];
  /** Its media type, none unless told. */
  readonly contentType?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Set for an object that is in the listing and cannot be read, or is gone when it is asked for. */
  readonly fails?: 'gone' | { readonly code: string; readonly message: string };
};
