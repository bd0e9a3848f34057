/** Proves by bytes what a change relies on: that an object is what every digest of it says, and that two objects are the same. */
import type { SameContent, Place } from '../../model/change.ts';
import type { Check } from '../../model/check.ts';
import type { Algorithm, Contents, Hashed, Hashing, Looked, Stored } from '../../model/contents.ts';
import { keyCodec, type Key } from '../../model/key.ts';
import type { Bound } from '../bind.ts';
import { privateKeyParts } from '../rendering.ts';
import { nativeCells } from './resolve.ts';

/** What an object's bytes came to, all of them read. */
export type Content = {
  readonly size: number;
  readonly sha256: string;
  readonly digests: Hashed['digests'];
  readonly contentType: string | null;
};

/** A content that is proved, or why it is not. */
export type Proved = { readonly content: Content } | { readonly not: string };

const NO_CONTENTS = 'has no contents that could be read';

/** Reads one object whole; every digest that its store keeps of the whole of it must agree with the bytes. @throws SourceError */
export async function proveContent(
  place: Place,
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  signal: AbortSignal,
  also: readonly Algorithm[] = [],
): Promise<Proved> {
  const opened = contentsAt(place, check, bound);
  if ('not' in opened) return opened;
  const { contents, key, name } = opened;
  const stored = only(await contents.stored([key], signal), name);
  if ('not' in stored) return stored;
  const { etag, checksums, partSizes } = stored.found;
  const whole = checksums.filter(({ parts }) => parts === null);
  const algorithms = new Set<Algorithm>(['sha256', ...also, ...whole.map(({ algorithm }) => algorithm)]);
  if (etag?.of === 'md5') algorithms.add('md5');
  const sizes = etag?.of === 'parts' && areEqual(partSizes ?? []) ? (partSizes ?? []).slice(0, 1) : [];
  const hashing: Hashing = { key, algorithms: [...algorithms], partSizes: sizes };
  const hashed = only(await contents.hash([hashing], signal), name);
  if ('not' in hashed) return hashed;
  const other = contradiction(stored.found, hashed.found);
  if (other !== null)
    return { not: `${name}: its bytes are not what its store says of them (${other}); look at it` };
  const { sha256 } = hashed.found.digests;
  if (sha256 === undefined) return { not: `${name}: ${NO_CONTENTS}` };
  const { size, digests } = hashed.found;
  return { content: { size, sha256, digests, contentType: stored.found.contentType ?? null } };
}

/** Proves that an object is the same as another, and what a change would write of it. @throws SourceError */
export async function proveSame(
  proof: SameContent,
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  signal: AbortSignal,
): Promise<Proved> {
  const { alsoSize, alsoDigest, alsoMime } = proof;
  const also = alsoDigest === undefined ? [] : [alsoDigest.algorithm];
  const left = await proveContent(proof.left, check, bound, signal, also);
  if ('not' in left) return left;
  const { size, sha256, digests, contentType } = left.content;
  const mimes = [contentType];
  if (proof.right !== null) {
    const right = await proveContent(proof.right, check, bound, signal);
    if ('not' in right) return right;
    if (right.content.sha256 !== sha256 || right.content.size !== size)
      return {
        not: 'the object is not what its source has, so nothing is set from it; find out which is right',
      };
    mimes.push(right.content.contentType);
  }
  if (alsoSize !== undefined && alsoSize !== String(size))
    return { not: 'the bytes of the object are not of the size that was found; list it again' };
  if (alsoDigest !== undefined && digests[alsoDigest.algorithm] !== alsoDigest.value)
    return { not: 'the bytes of the object do not come to the digest that was found; look at it' };
  if (alsoMime !== undefined && mimes.some((mime) => mime !== alsoMime))
    return { not: 'the media types that the stores keep do not agree; find out which is right' };
  return left;
}

/** Where an object is read, or why it cannot be. */
export function contentsAt(
  place: Place,
  check: Check,
  bound: ReadonlyMap<string, Bound>,
): { readonly contents: Contents; readonly key: Key; readonly name: string } | { readonly not: string } {
  const found = bound.get(place.role);
  if (found === undefined)
    return { not: `check ${check.id}: has no role "${place.role}" to prove it by; name that dataset` };
  const { view, shape, ref } = found;
  const cells = nativeCells(place, found);
  const isPrivate =
    privateKeyParts(check, bound).includes(true) ||
    shape.key.some(({ column }) => ref.private.includes(column));
  const name = isPrivate ? `${view.name}: an object` : `${view.name}: ${cells.join(', ')}`;
  if (view.contents === undefined) return { not: `${name}: ${NO_CONTENTS}` };
  return { contents: view.contents, key: keyCodec(shape.key.map(({ kind }) => kind)).encode(cells), name };
}

/** The one answer to one question. */
export function only<T>(
  answers: readonly Looked<T>[],
  name: string,
): { readonly found: T } | { readonly not: string } {
  const [answer] = answers;
  if (answer === undefined || 'gone' in answer) return { not: `${name}: is not there any more` };
  if ('unable' in answer) return { not: `${name}: ${answer.unable.message}` };
  return answer;
}

/** Whether parts are of one size, but for a smaller last one: only then is there one way to cut the bytes. */
function areEqual(parts: readonly number[]): boolean {
  const [size = 0] = parts;
  return parts.every((part, at) => part === size || (at === parts.length - 1 && part < size));
}

/** Which digest that a store keeps is not that of the bytes; `null` when none contradicts them. */
function contradiction(stored: Stored, hashed: Hashed): string | null {
  if (stored.size !== hashed.size) return 'size';
  const { etag, checksums } = stored;
  const tag = etag?.value.toLowerCase() ?? '';
  if (etag?.of === 'md5' && hashed.digests.md5 !== tag) return 'ETag';
  const tags = Object.values(hashed.partTags);
  if (etag?.of === 'parts' && tags.length > 0 && !tags.includes(tag)) return 'ETag of parts';
  const wrong = checksums.find(
    ({ algorithm, value, parts }) => parts === null && hashed.digests[algorithm] !== value,
  );
  return wrong?.algorithm ?? null;
}
