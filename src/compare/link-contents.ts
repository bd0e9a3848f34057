/** What rows say of the contents of their objects, held to what the store keeps of them. */
import type { Algorithm, Contents, Looked, Stored } from '../model/contents.ts';
import type { Key } from '../model/key.ts';
import type { Naming } from './linked-objects.ts';
import { otherChecksums } from './object-checksum.ts';
import { isEach } from './said-values.ts';

/** What is compared: a checksum, a media type, or both. */
export type ContentClaims = {
  readonly checksum?: { readonly algorithm: Algorithm; readonly bytes: 'never' | 'if-needed' };
  readonly mime?: string;
};

/** What the rows of an object say, and whether a listing has proved their checksum already. */
export type Unproven = { readonly naming: Naming; readonly sumProven: boolean };

/** An object that is not what its rows say; that is not there any more; or of which that cannot be told. */
export type Unlike =
  | { readonly key: Key; readonly claim: 'checksum' | 'mime'; readonly actual: string }
  | Exclude<Looked<never>, { readonly found: unknown }>;

/** Everything that differs, in the order of the keys; each object is asked about once. */
export async function unlikeContents(
  unproven: ReadonlyMap<Key, Unproven>,
  { checksum, mime }: ContentClaims,
  contents: Contents,
  signal: AbortSignal,
): Promise<readonly Unlike[]> {
  if (unproven.size === 0) return [];
  const looked = await contents.stored([...unproven.keys()], signal);
  const stored = new Map<Key, Stored>();
  for (const one of looked) if ('found' in one) stored.set(one.key, one.found);
  const sums = new Map<Key, Looked<string>>();
  if (checksum !== undefined) {
    const open = [...unproven].filter(([key, { sumProven }]) => stored.has(key) && !sumProven);
    const said = new Map(open.map(([key, { naming }]) => [key, naming.says.checksum]));
    const how = { algorithm: checksum.algorithm, read: checksum.bytes === 'if-needed' };
    for (const other of await otherChecksums(said, stored, how, contents, signal)) sums.set(other.key, other);
  }
  return looked.flatMap((one): readonly Unlike[] => {
    if (!('found' in one)) return [one];
    const { key, found } = one;
    const sum = sums.get(key);
    if (sum !== undefined && 'gone' in sum) return [sum];
    const says = unproven.get(key)?.naming.says.mime ?? [];
    return [...otherSum(sum), ...(mime === undefined ? [] : otherType(key, says, found))];
  });
}

function otherSum(sum: Looked<string> | undefined): readonly Unlike[] {
  if (sum === undefined) return [];
  return 'found' in sum ? [{ key: sum.key, claim: 'checksum', actual: sum.found }] : [sum];
}

/** Types are compared to the letter. */
function otherType(
  key: Key,
  says: Naming['says']['mime'],
  { contentType = null }: Stored,
): readonly Unlike[] {
  if (contentType !== null && contentType !== '')
    return isEach(says, contentType) ? [] : [{ key, claim: 'mime', actual: contentType }];
  const message = 'its store keeps no media type; ask a store that does, or leave "mime" out';
  return [{ key, unable: { code: 'inconclusive', message } }];
}
