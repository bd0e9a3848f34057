/** Plants search indexes of every kind that search-index knows among those that are right, and says what must be found. */
import { searchIndex } from '../../checks/search-index.ts';
import type { NativeKey } from '../../src/model/key.ts';
import type { Cell, Cells } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import type { Shown } from './outcome.ts';
import { distinctKeys, type Planted } from './plant-fields.ts';
import type { Random } from './random.ts';

/** Rows whose index is what their expression gives, but for the planted ones. */
export function plantSearch(random: Random): Planted {
  const keys = [...distinctKeys(random, ['text', 'int'], random.int(40, 200))];
  const rows: Cells[] = [];
  const finds: Shown[] = [];
  const native = (key: Cells): NativeKey => [key[0] ?? null, Number(key[1])];
  const lexemes = () => `'${random.text(5).trim()}x':${random.int(1, 9)}A`;
  const some = () => keys.splice(0, random.int(0, 4));
  const differing = (kind: string, key: Cells, expected: Cell, actual: Cell) => {
    rows.push([...key, actual, expected]);
    finds.push({ kind, key: native(key), column: 'search_vector', expected, actual });
  };

  for (const key of some()) differing('unindexed', key, lexemes(), random.pick([null, '']));
  for (const key of some()) {
    const due = lexemes();
    differing('stale', key, due, `${due} 'more':1`);
  }
  for (const key of some()) {
    const [due, stored] = random.pick<readonly [Cell, Cell]>([['', null], [null, ''], ['', lexemes()]]); // prettier-ignore
    differing('stale', key, due, stored);
  }
  for (const key of some()) {
    const times = random.int(2, 3);
    for (let at = 0; at < times; at += 1) rows.push([...key, random.pick([null, lexemes()]), lexemes()]);
    finds.push({ kind: 'duplicate', key: native(key), expected: { rows: 1 }, actual: { rows: times } });
  }
  const keyless = random.int(0, 2);
  for (let at = 0; at < keyless; at += 1) rows.push([null, null, null, lexemes()]);
  if (keyless > 0)
    finds.push({ kind: 'null-key', key: [null, null], expected: { rows: 0 }, actual: { rows: keyless } });
  for (const key of keys) {
    const due = random.pick([null, '', lexemes()]);
    rows.push([...key, due, due]);
  }
  const dataset = memory('clients', {
    key: { port: 'text', id: 'int' },
    columns: {
      port: 'text',
      id: 'number',
      search_vector: { family: 'opaque', name: 'tsvector' },
      search_expected: { family: 'opaque', name: 'tsvector' },
    },
    rows: random.shuffled(rows),
    pageRows: random.int(1, 40),
  });
  const options = { column: 'search_vector', expected: 'search_expected' };
  return { check: searchIndex('planted', { rows: dataset }, options), finds };
}
