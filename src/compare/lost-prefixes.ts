/** Finds the prefixes under which everything is missing, the same ones however the work is cut: a wrong bucket is one headline. */
import type { Dataset, Entry, Pages } from '../model/dataset.ts';
import type { Finding } from '../model/finding.ts';
import { compareKeys, type Key, type KeyPart } from '../model/key.ts';
import { EVERYTHING, type Range, type Scope } from '../model/scope.ts';

/** The kind of such a headline, in the words that all checks of files share. */
export const PREFIX_MISSING = {
  severity: 'error',
  title: 'nothing is there under a whole prefix: it may be the wrong bucket, or the wrong prefix',
  headline: true,
} as const;

/** Fewer missing keys than this are no headline. @public for its test */
export const FEWEST_LOST = 10;

/** A prefix reaches to the first, second or third slash. */
const DEEPEST = 3;

/** How to ask about keys that this segment has not walked. */
export type Surroundings = {
  /** How many distinct keys of a range are missing, where nothing is there; counting may stop at `most`. */
  missing(range: Range, most: number): Promise<number>;
  /** Whether anything is there in a range. */
  anything(range: Range): Promise<boolean>;
};

/** Keys that `expected` has, and what `other` has of them. */
export function surroundingsOf(expected: Dataset, other: Dataset, signal: AbortSignal): Surroundings {
  return {
    missing: (range, most) => countKeys(expected.scan(range, [], signal), most),
    anything: (range) => hasEntry(other.scan(range, [], signal)),
  };
}

/** How many distinct keys there are among the entries that count, `most` at most. */
export async function countKeys<Row>(
  pages: Pages<Row>,
  most: number,
  counts: (entry: Entry<Row>) => boolean = () => true,
): Promise<number> {
  let keys = 0;
  let last: Key | null = null;
  for await (const page of pages) {
    for (const entry of page) {
      if (entry.key === last || !counts(entry)) continue;
      last = entry.key;
      keys += 1;
      if (keys >= most) return keys;
    }
  }
  return keys;
}

/** Whether there is an entry that counts. */
export async function hasEntry<Row>(
  pages: Pages<Row>,
  counts: (entry: Entry<Row>) => boolean = () => true,
): Promise<boolean> {
  return (await countKeys(pages, 1, counts)) > 0;
}

/** A prefix under which everything is missing, and how many keys that is. */
type Lost = { readonly prefix: Key; readonly keys: number };

/** A prefix while its keys are walked; `held` are those under it that are told if it is not lost itself. */
type Open = { readonly prefix: Key; missing: number; present: boolean; held: Lost[] };

/**
 * Takes the keys of one segment in order and tells the shortest prefixes, down to the third slash, under which at least
 * ten keys are missing and nothing is there, unless nothing is there anywhere. Only keys of one text are looked at. A
 * prefix that reaches beyond the segment is asked about, and is told by the segment that has its first missing key.
 */
export class LostPrefixes {
  private readonly scope: Scope;
  private readonly walked: Range | null;
  private readonly open: Open[] = [];
  private readonly spanning: Open[] = [];
  private readonly lost: Lost[] = [];
  private anythingSeen = false;

  constructor(scope: Scope, key: readonly KeyPart[]) {
    const isText = key.length === 1 && key[0]?.kind === 'text';
    this.scope = isText ? scope : { nullKeys: true };
    this.walked = isText && 'from' in scope ? scope : null;
  }

  /** A key and whether something is there under it; a key of which that cannot be said yet is left out. */
  row(key: Key, present: boolean): void {
    if (this.walked === null) return;
    const { open } = this;
    while (open.length > 0 && !key.startsWith(open.at(-1)?.prefix ?? '')) this.close();
    for (let end = open.at(-1)?.prefix.length ?? 0; open.length < DEEPEST;) {
      end = key.indexOf('/', end) + 1;
      if (end === 0) break;
      open.push({ prefix: key.slice(0, end), missing: 0, present: false, held: [] });
    }
    if (present) this.anythingSeen = true;
    for (const prefix of open) {
      if (!present) prefix.missing += 1;
      else if (!prefix.present) {
        prefix.present = true;
        this.lost.push(...prefix.held);
        prefix.held = [];
      }
    }
  }

  /** The headlines, once every key of the segment was taken. */
  async *findings(around: Surroundings): AsyncGenerator<Finding<'prefix-missing'>, void, undefined> {
    while (this.open.length > 0) this.close();
    const lost = [...this.lost, ...(await this.beyond(around)), ...(await this.askedFor(around))];
    if (lost.length === 0 || (!this.anythingSeen && !(await around.anything(EVERYTHING)))) return;
    for (const { prefix, keys } of lost)
      yield { kind: 'prefix-missing', key: prefix, expected: { objects: keys }, actual: { objects: 0 } };
  }

  /** What was walked of the innermost open prefix is complete. */
  private close(): void {
    const done = this.open.pop();
    if (done === undefined || done.present) return;
    if (this.spans(done.prefix)) {
      this.spanning.push(done);
    } else if (done.missing >= FEWEST_LOST) {
      const lost = { prefix: done.prefix, keys: done.missing };
      const around = this.open.at(-1);
      if (around === undefined || around.present) this.lost.push(lost);
      else around.held.push(lost);
    }
  }

  private spans(prefix: Key): boolean {
    const { from = null, until = null } = this.walked ?? {};
    if (from !== null && compareKeys(prefix, from) < 0) return true;
    return until !== null && compareKeys(until, after(prefix)) < 0;
  }

  /** Prefixes that reach beyond the segment: at most three at either end, the shortest first. */
  private async beyond(around: Surroundings): Promise<readonly Lost[]> {
    const { from = null, until = null } = this.walked ?? {};
    const found: Lost[] = [];
    const confirmed: Key[] = [];
    for (const { prefix, missing, held } of this.spanning.toSorted(byLength)) {
      if (confirmed.some((shorter) => prefix.startsWith(shorter))) continue;
      if (!(await isLost(prefix, around))) {
        found.push(...held);
        continue;
      }
      confirmed.push(prefix);
      const before = from !== null && compareKeys(prefix, from) < 0 ? { from: prefix, until: from } : null;
      if (before !== null && (await around.missing(before, 1)) > 0) continue;
      const end = after(prefix);
      const rest = until !== null && compareKeys(until, end) < 0 ? { from: until, until: end } : null;
      const more = rest === null ? 0 : await around.missing(rest, Number.POSITIVE_INFINITY);
      found.push({ prefix, keys: missing + more });
    }
    return found;
  }

  /** A second look asks for a headline by the prefix itself. */
  private async askedFor(around: Surroundings): Promise<readonly Lost[]> {
    const found: Lost[] = [];
    for (const key of 'anyOf' in this.scope ? this.scope.anyOf : []) {
      const prefixes = prefixesOf(key);
      if (prefixes.at(-1) !== key) continue;
      let shortest: Key | null = null;
      for (const prefix of prefixes) {
        if (shortest === null && (await isLost(prefix, around))) shortest = prefix;
      }
      if (shortest !== key) continue;
      const keys = await around.missing(under(key), Number.POSITIVE_INFINITY);
      found.push({ prefix: key, keys });
    }
    return found;
  }
}

async function isLost(prefix: Key, around: Surroundings): Promise<boolean> {
  if (await around.anything(under(prefix))) return false;
  return (await around.missing(under(prefix), FEWEST_LOST)) >= FEWEST_LOST;
}

function byLength(left: Open, right: Open): number {
  return left.prefix.length - right.prefix.length;
}

/** Every prefix of a key down to the third slash, the shortest first. */
function prefixesOf(key: Key): readonly Key[] {
  const found: Key[] = [];
  for (let end = key.indexOf('/') + 1; end > 0 && found.length < DEEPEST; end = key.indexOf('/', end) + 1)
    found.push(key.slice(0, end));
  return found;
}

/** The range of all keys that begin with a prefix. */
function under(prefix: Key): Range {
  return { from: prefix, until: after(prefix) };
}

/** The first key after all that begin with a prefix: '0' follows '/' in bytes. */
function after(prefix: Key): Key {
  return `${prefix.slice(0, -1)}0`;
}
