/** Finds keys at which a stretch of a listing can be cut: prefixes up to a slash. Bad cuts cost time, never a key. */
import { compareKeys } from '../../model/key.ts';
import type { Asking, BucketClient } from './client.ts';
import { s3Error } from './errors.ts';
import { decoded } from './page.ts';

/** A stretch, and into how many parts it is to be cut. */
export type Cutting = {
  readonly prefix: string;
  readonly after: string;
  readonly until: string | null;
  readonly parts: number;
};

const SLASH = '/';

/** At most `parts - 1` keys between the ends of a stretch, ascending; none where no prefixes are found. */
export async function foundCuts(
  client: BucketClient,
  cutting: Cutting,
  asking: Asking,
): Promise<readonly string[]> {
  const { prefix, after, until, parts } = cutting;
  for (const level of levels(prefix, after)) {
    const found = await prefixesUnder(client, level, after, asking);
    const within = found.filter(
      (cut) => compareKeys(cut, after) > 0 && (until === null || compareKeys(cut, until) < 0),
    );
    if (within.length === 0) continue;
    const wanted = Math.min(parts - 1, within.length);
    const picked = Array.from(
      { length: wanted },
      (_, at) => within[Math.floor(((at + 1) * within.length) / (wanted + 1))],
    );
    return picked.filter((cut) => cut !== undefined);
  }
  return [];
}

/** The folders on the way to a key, from the prefix down. */
function levels(prefix: string, key: string): readonly string[] {
  const found = [prefix];
  for (let at = key.indexOf(SLASH, prefix.length); at >= 0; at = key.indexOf(SLASH, at + 1))
    found.push(key.slice(0, at + 1));
  return found;
}

async function prefixesUnder(
  client: BucketClient,
  level: string,
  after: string,
  asking: Asking,
): Promise<readonly string[]> {
  try {
    const answer = await client.list(
      { Prefix: level, Delimiter: SLASH, StartAfter: after, EncodingType: 'url' },
      asking,
    );
    const encoded = answer.EncodingType === 'url';
    return (answer.CommonPrefixes ?? [])
      .map(({ Prefix: found }) => found)
      .filter((found) => found !== undefined)
      .map((found) => (encoded ? decoded(found, asking) : found))
      .sort(compareKeys);
  } catch (thrown) {
    throw s3Error(thrown, client.place(asking));
  }
}
