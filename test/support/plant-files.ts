/** Plants defects of every kind that file-integrity knows among random files, paired by key or by a manifest. */
import { createHash } from 'node:crypto';
import { fileIntegrity } from '../../checks/file-integrity.ts';
import type { Json } from '../../src/model/json.ts';
import type { Cell } from '../../src/model/value.ts';
import { ContentHash } from '../../src/sources/hashing.ts';
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import { memory } from '../../src/sources/memory.ts';
import type { Shown } from './outcome.ts';
import type { Planted } from './plant-fields.ts';
import type { Random } from './random.ts';

type Kept = Omit<MemoryObject, 'key' | 'bytes'>;

const digest = (algorithm: 'md5' | 'sha256', bytes: string) =>
  createHash(algorithm).update(bytes).digest('hex');

/** Two stores that agree but for the planted defects, and how many files of them must be proved to be whole. */
export function plantFiles(random: Random): Planted & { readonly proved: number } {
  const byManifest = random.once(2);
  const bytes = random.pick(['if-needed', 'always'] as const);
  const least = random.pick(['etag', 'checksum', 'bytes'] as const);
  const left = byManifest ? 'manifest' : 'source';
  const source: MemoryObject[] = [];
  const target: MemoryObject[] = [];
  const rows: (readonly [to: Cell, from: Cell])[] = [];
  const finds: Shown[] = [];
  const keys = distinctTexts(random, random.int(40, 150));
  const others = distinctTexts(random, 400);
  let proved = 0;

  /** A file of the source under the key that it has there. */
  const leaves = (key: string, content: string, kept: Kept = keptOf(random, content)): string => {
    const from = byManifest ? (others.pop() ?? '') : key;
    source.push({ key: from, bytes: content, ...kept });
    if (byManifest) rows.push([key, from]);
    return from;
  };
  const arrives = (key: string, content: string, kept: Kept = keptOf(random, content)) =>
    target.push({ key, bytes: content, ...kept });
  const whole = (key: string) => {
    const content = random.text(12);
    const from = leaves(key, content);
    arrives(key, content);
    return from;
  };
  const finding = (kind: string, key: string, rest: Omit<Shown, 'kind' | 'key'>, from?: string) => {
    const origin = byManifest && from !== undefined ? { source: [from] } : {};
    finds.push({ kind, key: [key], ...rest, ...origin });
  };
  const counts = (expected: Json, actual: Json) => ({ expected, actual });
  const once = { [left]: 1, target: 1 };
  const lost = (key: string, content = random.text(12)) => {
    finding('missing', key, counts(once, { [left]: 1, target: 0 }), leaves(key, content));
  };
  const altered = (
    key: string,
    [expected, actual]: readonly [string, string],
    column: string,
    kept?: Kept,
  ) => {
    const from = leaves(key, expected, kept);
    arrives(key, actual, kept);
    const [a, b] =
      column === 'size'
        ? [Buffer.byteLength(expected), Buffer.byteLength(actual)]
        : [expected, actual].map((content) => digest(column === 'etag' ? 'md5' : 'sha256', content));
    finding('altered', key, { column, expected: a, actual: b }, from);
  };
  const some = () => keys.splice(0, random.int(0, 4));

  whole('ok');
  proved += 1;
  for (const key of some()) lost(key);
  for (const key of some()) {
    arrives(key, 'going', { fails: 'gone' });
    lost(key, 'going');
  }
  for (const key of some()) {
    arrives(key, random.text(12));
    finding('extra', key, counts(once, { [left]: 0, target: 1 }));
  }
  for (const key of some()) altered(key, ['cut off', 'cut'], 'size');
  for (const key of some()) altered(key, ['swap', 'paws'], bytes === 'always' ? 'bytes' : 'etag', {});
  for (const key of some()) altered(key, ['one', 'two'], 'bytes', OPAQUE);
  for (const key of some()) {
    const from = whole(key);
    arrives(key, random.text(3));
    finding('duplicate', key, counts(once, { [left]: 1, target: 2 }), from);
  }
  const twice = keys.pop()!;
  whole(twice);
  const again = source.at(-1)!;
  source.push(again);
  if (byManifest) {
    proved += 1; // the manifest names it once, and it arrived
    finds.push({
      kind: 'duplicate',
      key: [again.key],
      column: 'from',
      ...counts({ source: 1 }, { source: 2 }),
    });
  } else finding('duplicate', twice, counts(once, { source: 2, target: 1 }));

  const prefix = `${random.pick(['lost', 'a', '\u{1F6A4}'])}/`;
  const under = random.once(2) ? random.int(10, 14) : random.int(0, 9);
  for (let at = 0; at < under; at += 1) lost(`${prefix}${at}`);
  if (under >= 10) finding('prefix-missing', prefix, counts({ objects: under }, { objects: 0 }));

  const nobody = [random.int(0, 2), random.int(0, 2)] as const;
  if (byManifest) {
    for (const key of some()) {
      const from = leaves(key, 'left behind');
      rows.pop();
      finds.push({
        kind: 'unlisted',
        key: [from],
        ...counts({ manifest: 1, source: 1 }, { manifest: 0, source: 1 }),
      });
    }
    for (const key of some()) {
      const from = whole(key);
      source.pop();
      finding('unsourced', key, counts({ manifest: 1, source: 1 }, { manifest: 1, source: 0 }), from);
    }
    for (const key of some()) {
      whole(key);
      leaves(key, 'another');
      finding('shared-target', key, counts(once, { manifest: 2, target: 1 }));
    }
    for (const key of some()) {
      rows.push([key, null]);
      arrives(key, 'from nowhere');
      finding('null-key', key, { column: 'from', ...counts({ manifest: 0 }, { manifest: 1 }) });
    }
    for (let at = 0; at < nobody[0]; at += 1) rows.push([null, source[0]!.key]);
  } else {
    for (let at = 0; at < nobody[0]; at += 1) source.push({ key: null as never, bytes: 'x' });
    for (let at = 0; at < nobody[1]; at += 1) target.push({ key: null as never, bytes: 'x' });
  }
  if (nobody[0] > 0 || (!byManifest && nobody[1] > 0)) {
    const [expected, actual] = byManifest
      ? [{ source: 0, target: 0, manifest: 0 }, { source: 0, target: 0, manifest: nobody[0] }]
      : [{ source: 0, target: 0 }, { source: nobody[0], target: nobody[1] }]; // prettier-ignore
    finds.push({ kind: 'null-key', key: [null], ...counts(expected, actual) });
  }
  for (const key of keys) whole(key);
  proved += keys.length;

  const manifest = memory('copies', {
    key: 'to',
    columns: { to: 'text', from: 'text' },
    rows: random.shuffled(rows),
    pageRows: random.int(1, 40),
  });
  const sides = {
    source: memoryObjects('old', random.shuffled(source), random.int(1, 40)),
    target: memoryObjects('new', random.shuffled(target), random.int(1, 40)),
  };
  const check = byManifest
    ? fileIntegrity('planted', { ...sides, manifest }, { least, bytes, manifest: { source: 'from' } })
    : fileIntegrity('planted', sides, { least, bytes });
  return { check, finds, proved };
}

const OPAQUE: Kept = { etag: { value: 'kms', of: 'opaque' } };

/** What a store may keep of a file: much, little or nothing, and nothing wrong. */
function keptOf(random: Random, content: string): Kept {
  const part = random.int(1, 5);
  const tags = new ContentHash({ algorithms: [], partSizes: [part] });
  tags.update(Buffer.from(content));
  const size = Buffer.byteLength(content);
  const partSizes = Array.from({ length: Math.ceil(size / part) }, (_, at) =>
    Math.min(part, size - at * part),
  );
  const parts: Kept = { etag: { value: tags.result().partTags[part]!, of: 'parts' } };
  return random.pick<Kept>([
    {},
    OPAQUE,
    { etag: null },
    parts,
    { ...parts, partSizes },
    { checksums: [{ algorithm: 'sha256', value: digest('sha256', content), parts: null }] },
    { ...OPAQUE, checksums: [{ algorithm: 'md5', value: digest('md5', content), parts: null }] },
  ]);
}

/** Keys without U+0000, which no store takes, and apart from those that are planted by name. */
function distinctTexts(random: Random, count: number): string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(random.text(5).replaceAll('\u0000', '/'));
  return [...found].filter((key) => key !== 'ok' && !/^(lost|a|\u{1F6A4})\//u.test(key));
}
