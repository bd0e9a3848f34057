/** Digests: what a server can say about many rows at once, so that rows that are alike on both sides need not travel. */
import type { Pages } from './entry.ts';
import type { Scope } from './scope.ts';

/** What a person may ask a comparison of values to rest on: every value, or digests of rows where they can be had. */
export const EVIDENCE_ASKED = ['values', 'digest', 'md5'] as const;
export type EvidenceAsked = (typeof EVIDENCE_ASKED)[number];

/**
 * How rows are hashed. `record` is 64 bits by functions of the servers' own, which two servers of one engine share;
 * `md5` is twice 60 bits of the MD5 of a row's text, which any engine can compute.
 *
 * The text of a row under `md5`: for each part of the key, then each column, in UTF-8, its length in bytes, `:`, and its
 * canonical text; for NULL only `~`.
 */
export type DigestScheme = 'record' | 'md5';

/**
 * The form in which a value enters a hash, by name: `int8`, `text`. Under one form, values that are unlike enter unlike; under
 * `text`, which nearly every type has, they enter as canonical text. Both sides of a comparison hash the same form; where a rule
 * reads one side as a boolean or a uuid, which the other is, that side hashes the form `boolean` or `uuid`, which is the text of one.
 */
export type DigestForm = string;

/** What is hashed: the parts of the key in their order, then columns, each in a form. */
export type DigestOf = {
  readonly scheme: DigestScheme;
  readonly key: readonly DigestForm[];
  readonly columns: readonly { readonly column: string; readonly form: DigestForm }[];
};

/** How many rows there are, and the exact sum of their hashes as text: equal ones mean equal rows, in any order. */
export type Digest = { readonly rows: number; readonly sum: string };

/** The digest of the rows whose keys hash to a group. */
export type GroupDigest = Digest & { readonly group: number };

/** What a dataset can hash. */
export type DigestOffer = {
  /** What this server makes of fixed values in every form of the scheme: servers that say the same hash alike. */
  readonly proof: string;
  /** Whether the system guarantees that no two rows share a key: else equal digests hide rows that are there twice. */
  readonly unique: boolean;
  /** The forms of each part of the key, best first. */
  readonly key: readonly (readonly DigestForm[])[];
  /** The forms of each column that was asked about, best first; none where it cannot be hashed. */
  readonly columns: Readonly<Record<string, readonly DigestForm[]>>;
};

/** Rows a second, measured on a sample: digested on the server, and read from it. */
export type Pace = { readonly digested: number; readonly read: number };

/** At most so many groups: 2 to the power of this. */
export const MOST_BITS = 18;

/** Digests of a dataset's rows, within a range of keys. Every method throws as those of a dataset do. */
export interface Digests {
  /** What it can hash under a scheme; `null` when nothing. */
  offer(scheme: DigestScheme, columns: readonly string[], signal: AbortSignal): Promise<DigestOffer | null>;
  /** The digest of all rows of a scope. */
  whole(of: DigestOf, scope: Scope, signal: AbortSignal): Promise<Digest>;
  /** The same by group, ascending, groups without rows left out: the low `bits` bits of a hash of the key's forms. */
  grouped(
    of: DigestOf,
    bits: number,
    scope: Scope,
    signal: AbortSignal,
  ): AsyncIterable<readonly GroupDigest[]>;
  /** The rows of some groups, in key order, as `scan` gives them. */
  rows(
    of: DigestOf,
    bits: number,
    groups: readonly number[],
    columns: readonly string[],
    scope: Scope,
    signal: AbortSignal,
  ): Pages;
  /** How fast either way is here, for choosing between them: never exact. */
  pace(of: DigestOf, columns: readonly string[], signal: AbortSignal): Promise<Pace>;
}
