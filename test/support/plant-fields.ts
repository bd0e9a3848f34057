/** Plants defects of every kind that field-agreement knows, each in rows of its own, and says what must be found. */
import { fieldAgreement } from '../../checks/field-agreement.ts';
import type { Check } from '../../src/model/check.ts';
import type { KeyKind, NativeKey } from '../../src/model/key.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import type { Shown } from './outcome.ts';
import type { Random } from './random.ts';

/** A check over planted data, and exactly what it must find. */
export type Planted = { readonly check: Check; readonly finds: readonly Shown[] };

type Row = {
  readonly key: readonly Cell[];
  readonly native: NativeKey;
  readonly name: Cell;
  readonly price: Cell;
  readonly stage: Cell;
};

const MAP: Readonly<Record<string, string>> = { A: 'open', B: 'won', C: 'lost' };
const KEYS: Readonly<Record<string, readonly KeyKind[]>> = {
  ints: ['int'],
  texts: ['text'],
  both: ['text', 'int'],
};
const ONCE = { source: 1, target: 1 };

/** Two sides that agree but for the planted defects. */
export function plantFields(random: Random): Planted {
  const kinds = KEYS[random.pick(Object.keys(KEYS))] ?? ['int'];
  const rows = distinctKeys(random, kinds, random.int(30, 300)).map((key): Row => ({
    key,
    native: key.map((cell, at) => (kinds[at] === 'int' ? Number(cell) : cell)),
    name: random.once(8) ? null : random.text(6),
    price: random.once(8) ? null : `${random.int(-99, 99)}.${random.int(10, 99)}`,
    stage: random.once(8) ? null : random.pick(Object.keys(MAP)),
  }));
  const source: Row[] = [];
  const target: Row[] = [];
  const finds: Shown[] = [];
  const both = (row: Row, arrived: Row = row) => {
    source.push(row);
    target.push(arrived);
  };
  const altered = (row: Row, column: 'name' | 'price' | 'stage', expected: Cell, actual: Cell) => {
    finds.push({ kind: 'altered', key: row.native, column, expected, actual });
    return { ...arriving(row), [column]: actual };
  };
  const counted = (kind: string, row: Row, sources: number, targets: number) => {
    for (let at = 0; at < sources; at += 1) source.push(row);
    for (let at = 0; at < targets; at += 1) target.push(arriving(row));
    finds.push({ kind, key: row.native, expected: ONCE, actual: { source: sources, target: targets } });
  };

  const left = random.shuffled(rows);
  const some = () => left.splice(0, random.int(0, 4));
  for (const row of some()) counted('missing', row, 1, 0);
  for (const row of some()) counted('extra', row, 0, 1);
  for (const row of some()) counted('duplicate', row, random.int(2, 3), 1);
  for (const row of some()) counted('duplicate', row, 1, random.int(2, 3));
  for (const row of some()) both(row, altered(row, 'name', row.name, `${row.name ?? ''}x`));
  for (const row of some())
    if (row.name === null) both(row, arriving(row));
    else both(row, altered(row, 'name', row.name, null));
  for (const row of some())
    both({ ...row, price: '1234567890.12' }, altered(row, 'price', '1234567890.12', '1234567890.13'));
  for (const row of some()) both({ ...row, stage: 'A' }, altered(row, 'stage', 'open', 'won'));
  for (const row of some()) {
    both({ ...row, stage: 'D' }, { ...arriving(row), stage: 'D' });
    finds.push({ kind: 'unmapped', key: row.native, column: 'stage', expected: 'D', actual: 'D' });
  }
  const [one, other] = left.splice(0, 2);
  if (one !== undefined && other !== undefined) {
    const first = { ...one, name: 'first' };
    const second = { ...other, name: 'second' };
    both(first, altered(first, 'name', 'first', 'second'));
    both(second, altered(second, 'name', 'second', 'first'));
  }
  const keyless = [random.int(0, 3), random.int(0, 3)] as const;
  const nobody = {
    key: kinds.map(() => null),
    native: kinds.map(() => null),
    name: null,
    price: null,
    stage: null,
  };
  for (let at = 0; at < keyless[0]; at += 1) source.push(nobody);
  for (let at = 0; at < keyless[1]; at += 1) target.push(nobody);
  if (keyless[0] + keyless[1] > 0) {
    const actual = { source: keyless[0], target: keyless[1] };
    finds.push({ kind: 'null-key', key: nobody.native, expected: { source: 0, target: 0 }, actual });
  }
  for (const row of left) both(row, arriving(row));

  const side = (name: string, given: readonly Row[]) =>
    memory(name, {
      key: Object.fromEntries(kinds.map((kind, at) => [`k${at}`, kind])),
      columns: {
        ...Object.fromEntries(
          kinds.map((kind, at) => [`k${at}`, kind === 'int' ? 'number' : 'text'] as const),
        ),
        name: 'text',
        price: 'number',
        stage: 'text',
      },
      rows: random
        .shuffled(given)
        .map(({ key, name: called, price, stage }) => [...key, called, price, stage]),
      pageRows: random.int(1, 40),
    });
  const columns = ['name', 'price', { source: 'stage', map: MAP }];
  const check = fieldAgreement(
    'planted',
    { source: side('old', source), target: side('new', target) },
    { columns },
  );
  return { check, finds };
}

/** What a row becomes on its way when nothing goes wrong: its price has another scale, its stage is mapped. */
function arriving(row: Row): Row {
  const stage = row.stage === null ? null : (MAP[row.stage] ?? row.stage);
  return { ...row, price: row.price === null ? null : `${row.price}00`, stage };
}

/** As many different keys as asked for. */
export function distinctKeys(
  random: Random,
  kinds: readonly KeyKind[],
  count: number,
): readonly (readonly Cell[])[] {
  const found = new Map<string, readonly Cell[]>();
  while (found.size < count) {
    const key = kinds.map((kind) => (kind === 'int' ? String(random.int(-5_000, 5_000)) : random.text(5)));
    found.set(JSON.stringify(key), key);
  }
  return [...found.values()];
}
