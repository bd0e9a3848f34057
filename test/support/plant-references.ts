/** Plants defects of every kind that orphans knows, and says what must be found. */
import { orphans } from '../../checks/orphans.ts';
import type { KeyKind, NativeKey } from '../../src/model/key.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import type { Shown } from './outcome.ts';
import { distinctKeys, type Planted } from './plant-fields.ts';
import type { Random } from './random.ts';

type Key = readonly Cell[];

/** References that all have their target but for the planted defects. */
export function plantReferences(random: Random): Planted {
  const kinds: readonly KeyKind[] = random.pick([['int'], ['text'], ['text', 'int']] as const);
  const both = random.once(2);
  const refuse = random.once(2);
  const grouped = random.once(3) ? false : true;
  const keys = [...distinctKeys(random, kinds, random.int(30, 200))];
  const native = (key: Key): NativeKey =>
    key.map((cell, at) => (kinds[at] === 'int' && cell !== null ? Number(cell) : cell));
  const finds: Shown[] = [];
  const from: { readonly id: number; readonly to: Key }[] = [];
  const to: Key[] = [];

  /** So many rows that refer to a key; what a finding says of them. */
  const refer = (key: Key, rows: number) => {
    const ids = Array.from({ length: rows }, () => {
      from.push({ id: from.length + 1, to: key });
      return from.length;
    });
    return grouped ? { rows, keys: ids.slice(0, 2).map((id) => [id]) } : { rows };
  };
  const some = () => keys.splice(0, random.int(0, 5));

  for (const key of some()) {
    finds.push({
      kind: 'orphan',
      key: native(key),
      expected: { rows: 0 },
      actual: refer(key, random.int(1, 4)),
    });
  }
  for (const key of some()) {
    const rows = random.int(2, 3);
    for (let at = 0; at < rows; at += 1) to.push(key);
    refer(key, random.int(1, 2));
    finds.push({ kind: 'duplicate', key: native(key), expected: { rows: 1 }, actual: { rows } });
  }
  for (const key of some()) {
    to.push(key);
    if (both)
      finds.push({ kind: 'unreferenced', key: native(key), expected: { rows: 1 }, actual: { rows: 0 } });
  }
  const partial = distinctKeys(random, kinds, 2).map((key) =>
    key.map((cell, at) => (at === kinds.length - 1 ? null : cell)),
  );
  for (const key of new Map(partial.map((one) => [JSON.stringify(one), one])).values()) {
    const actual = refer(key, random.int(1, 3));
    if (refuse) finds.push({ kind: 'null-reference', key: native(key), expected: { rows: 0 }, actual });
  }
  const rows = random.int(0, 2);
  const nobody = kinds.map(() => null);
  for (let at = 0; at < rows; at += 1) to.push(nobody);
  if (rows > 0) finds.push({ kind: 'null-key', key: nobody, expected: { rows: 0 }, actual: { rows } });
  for (const key of keys) {
    to.push(key);
    refer(key, random.int(1, 3));
  }

  const names = kinds.map((_kind, at) => `r${at}`);
  const columns = Object.fromEntries(
    kinds.map((kind, at) => [`r${at}`, kind === 'int' ? 'number' : 'text'] as const),
  );
  const referring = random.shuffled(from).map(({ id, to: key }) => [String(id), ...key]);
  const pageRows = random.int(1, 40);
  const byId = memory('from', {
    key: { id: 'int' },
    columns: { id: 'number', ...columns },
    rows: referring,
    pageRows,
  });
  const byReference = memory('from', {
    key: names,
    columns: { id: 'number', ...columns },
    rows: referring,
    pageRows,
  });
  const referred = memory('to', { key: names, columns, rows: random.shuffled(to), pageRows });
  const datasets = { from: grouped ? byId.by(...names) : byReference, to: referred };
  return { check: orphans('planted', datasets, { both, nulls: refuse ? 'refuse' : 'ignore' }), finds };
}
