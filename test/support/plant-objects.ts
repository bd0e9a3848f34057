/** Plants defects of every kind among rows and the objects that they name, and says what must be found. */
import { objectLinks } from '../../checks/object-links.ts';
import { objectPaths } from '../../checks/object-paths.ts';
import { compareKeys } from '../../src/model/key.ts';
import type { Json } from '../../src/model/json.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import type { Shown } from './outcome.ts';
import type { Planted } from './plant-fields.ts';
import type { Random } from './random.ts';
import { md5 } from './stored-files.ts';

type Row = readonly [key: Cell, size: Cell, md5: Cell, at: Cell, type: Cell];

const OLD = '2025-03-01 06:00:00+00';
const GONE = { expected: { objects: 1 }, actual: { objects: 0 } };

/** Keys in a few folders, with odd characters; a store keeps no U+0000. */
function oddKeys(random: Random, count: number): string[] {
  const found = new Set<string>();
  while (found.size < count) {
    const folders = Array.from({ length: random.int(0, 4) }, () =>
      random.pick(['a', 'b', '', 'é', '\u{1f6a4}']),
    );
    const name = `${random.text(4).replaceAll('\u0000', '?')}${String(random.int(0, 9_999))}`;
    found.add([...folders, name].join('/'));
  }
  return [...found];
}

/** Rows and objects that belong together but for the planted defects. */
export function plantLinks(random: Random): Planted {
  const shared = random.pick(['report', 'allow'] as const);
  const now = new Date().toISOString();
  const keys = oddKeys(random, random.int(60, 250));
  const rows: Row[] = [];
  const objects: MemoryObject[] = [];
  const finds: Shown[] = [];
  const find = (kind: string, key: Cell, expected: Json, actual: Json, column?: string) =>
    finds.push({ kind, key: [key], ...(column === undefined ? {} : { column }), expected, actual });
  const bytesOf = (key: string) => `content of ${key}`;
  const typeOf = (key: string) => `text/x-${String(key.length)}`;
  const typed = random.once(2);
  const name = (key: string, at: Cell = OLD, bytes = bytesOf(key)) => {
    rows.push([key, String(Buffer.from(bytes).length), md5(bytes), at, typeOf(key)]);
  };
  const put = (key: string, lastModified = OLD, bytes = bytesOf(key)) => {
    const tells = random.pick(['etag', 'checksum'] as const);
    const kept = { etag: null, checksums: [{ algorithm: 'md5', value: md5(bytes), parts: null }] } as const;
    const contentType = typeOf(key);
    objects.push({ key, bytes, lastModified, contentType, ...(tells === 'etag' ? {} : kept) });
  };
  const some = (most = 4) => keys.splice(0, random.int(0, most));

  for (const key of some()) {
    name(key, random.pick([OLD, null]));
    find('missing', key, GONE.expected, GONE.actual);
  }
  for (const key of some()) {
    put(key);
    find('orphan', key, { rows: 1 }, { rows: 0 });
  }
  for (const key of some()) {
    put(key);
    const bytes = bytesOf(key);
    rows.push([key, String(Buffer.from(bytes).length + 1), md5(bytes), OLD, typeOf(key)]);
    find('altered', key, String(Buffer.from(bytes).length + 1), String(Buffer.from(bytes).length), 'size');
  }
  for (const key of some()) {
    name(key);
    put(key, OLD, bytesOf(key).toUpperCase());
    find('altered', key, md5(bytesOf(key)), md5(bytesOf(key).toUpperCase()), 'checksum');
  }
  for (const key of some()) {
    put(key);
    rows.push([
      key,
      String(Buffer.from(bytesOf(key)).length),
      md5(bytesOf(key)),
      OLD,
      random.pick([null, 'a/b']),
    ]);
    if (typed) find('altered', key, rows.at(-1)?.[4] ?? null, typeOf(key), 'mime');
  }
  for (const key of some()) {
    const strays = keys.splice(0, random.int(1, 3)).sort(compareKeys);
    const [first] = strays;
    if (first === undefined || strays.length === 1) break;
    const times = random.int(1, 2);
    for (let at = 0; at < times; at += 1) name(key);
    if (times > 1 && shared === 'report') find('shared', key, { rows: 1 }, { rows: times });
    for (const stray of strays) put(stray, OLD, bytesOf(key));
    const alike = { rows: times, objects: strays.length };
    find('missing', key, GONE.expected, { objects: 0, recoverable: first }, 'key');
    for (const stray of strays) find('recoverable', stray, null, { contentOf: key, alike }, 'key');
  }
  for (const key of some()) {
    const [stray] = keys.splice(0, 1);
    if (stray === undefined) break;
    name(key);
    const bytes = bytesOf(key);
    if (random.once(2)) put(stray, OLD, bytes);
    else objects.push({ key: stray, bytes, etag: null }); // only its bytes tell
    find('missing', key, GONE.expected, { objects: 0, recoverable: stray }, 'key');
    find('recoverable', stray, null, { contentOf: key }, 'key');
  }
  for (const key of some()) {
    const count = random.int(2, 3);
    for (let at = 0; at < count; at += 1) name(key);
    put(key);
    if (shared === 'report') find('shared', key, { rows: 1 }, { rows: count });
  }
  for (const key of some()) name(key, now);
  for (const key of some()) put(key, now);
  const keyless = random.int(0, 3);
  for (let at = 0; at < keyless; at += 1) rows.push([null, '1', null, OLD, null]);
  if (keyless > 0) find('null-key', null, { rows: 0 }, { rows: keyless });
  for (const prefix of ['gone/', 'a/gone/', '\u{1f6a4}/\ufffd/gone/']) {
    const lost = Array.from(
      { length: random.pick([0, 9, 10, 30]) },
      (_, at) => `${prefix}${random.pick(['', 'x/'])}${at}`,
    );
    for (const key of lost) {
      name(key);
      find('missing', key, GONE.expected, GONE.actual);
    }
    if (lost.length >= 10) find('prefix-missing', prefix, { objects: lost.length }, { objects: 0 });
  }
  // What these prefixes are in is not lost.
  for (const key of [...keys, 'a/there', '\u{1f6a4}/there', '\u{1f6a4}/\ufffd/there']) {
    name(key);
    put(key);
  }

  const datasets = {
    rows: memory('files', {
      key: { key: 'text' },
      columns: { key: 'text', size: 'number', md5: 'text', at: 'instant', type: 'text' },
      rows: random.shuffled(rows),
      pageRows: random.int(1, 40),
    }),
    objects: memoryObjects('bucket', random.shuffled(objects), random.int(1, 40)),
  };
  const checksum = { column: 'md5', algorithm: 'md5' } as const;
  const options = { size: 'size', checksum, time: 'at', shared, ...(typed ? { mime: 'type' } : {}) } as const;
  return { check: objectLinks('planted', datasets, options), finds };
}

const KINDS = ['invoices', 'berths', 'a.b'];
const TEMPLATE = '{port}/{kind}/{id}.{ext}';

/** Keys that follow a template and agree with their rows but for the planted defects. */
export function plantPaths(random: Random): Planted {
  const rows: Cell[][] = [];
  const objects: MemoryObject[] = [];
  const finds: Shown[] = [];
  const used = new Set<string>();
  const put = (key: string, bytes = 'x') => {
    used.add(key);
    objects.push({ key, bytes });
  };
  const some = () => Array.from({ length: random.int(0, 4) });
  const fresh = () => {
    for (;;) {
      const port = `${random.text(3).replaceAll('\u0000', '?')}${random.pick(['', 'é', 'x'])}`;
      const made = {
        port: `p${port}`,
        kind: random.pick(KINDS),
        id: String(random.int(0, 9_999)),
        ext: 'pdf',
      };
      const key = `${made.port}/${made.kind}/${made.id}.${made.ext}`;
      if (used.has(key)) continue;
      used.add(key);
      return { ...made, key };
    }
  };
  const malformed = (key: string, part: string) => {
    if (used.has(key)) return;
    put(key);
    if (random.once(2)) rows.push([key, null, null, null]);
    finds.push({ kind: 'malformed', key: [key], expected: TEMPLATE, actual: { part } });
  };
  const disagrees = (key: string, column: string, expected: Json, part = column) =>
    finds.push({ kind: 'disagrees', key: [key], column, expected, actual: { part } });

  for (const { key, port, kind, id } of Array.from({ length: random.int(20, 120) }, fresh)) {
    put(key);
    const named = random.pick([0, 1, 1, 1, 2]);
    for (let at = 0; at < named; at += 1) rows.push([key, port, kind, id]);
  }
  for (const { port, kind, id } of some().map(fresh)) malformed(`${port}/axb/${id}${kind}.pdf`, 'kind');
  for (const { port, kind, id } of some().map(fresh)) malformed(`${port}/${kind}/${id}.PDF`, 'ext');
  for (const { port, kind, id } of some().map(fresh)) malformed(`${port}/${kind}/-${id}.pdf`, 'id');
  for (const { port, id } of some().map(fresh)) malformed(`${port}${id}`, 'kind');
  for (const { key, port, kind } of some().map(fresh)) {
    put(key);
    rows.push([key, `${port} `, kind, null]);
    disagrees(key, 'port', `${port} `);
    disagrees(key, 'berth', null, 'id');
  }
  for (const { key, port, kind, id } of some().map(fresh)) {
    put(key);
    rows.push([key, port, null, id], [key, port, kind, id]);
    disagrees(key, 'kind', [null, kind]);
  }
  for (const { key } of some().map(fresh)) rows.push([key, 'another', null, null]); // it has no object
  for (const { port } of some().map(fresh)) if (!used.has(`${port}/`)) put(`${port}/`, '');
  const keyless = random.int(0, 3);
  for (let at = 0; at < keyless; at += 1) rows.push([null, 'p', null, null]);
  if (keyless > 0)
    finds.push({ kind: 'null-key', key: [null], expected: { rows: 0 }, actual: { rows: keyless } });

  const datasets = {
    objects: memoryObjects('bucket', random.shuffled(objects), random.int(1, 40)),
    rows: memory('files', {
      key: { key: 'text' },
      columns: { key: 'text', port: 'text', kind: 'text', berth: 'number' },
      rows: random.shuffled(rows),
      pageRows: random.int(1, 40),
    }),
  };
  const parts = { kind: { oneOf: KINDS }, id: 'int' } as const;
  const agree = { port: 'port', kind: 'kind', id: 'berth' };
  return { check: objectPaths('planted', datasets, { template: TEMPLATE, parts, agree }), finds };
}
