/** Plants sequences of every kind that sequence-position knows among sequences that are right, and says what must be found. */
import { sequencePosition } from '../../checks/sequence-position.ts';
import type { Json } from '../../src/model/json.ts';
import { sequences, type Standing } from './listed-sequences.ts';
import type { Shown } from './outcome.ts';
import { distinctKeys, type Planted } from './plant-fields.ts';
import type { Random } from './random.ts';

const HEADROOM = 50;
const BOUND = 10_000;

/** Sequences ahead of their rows, but for the planted ones. */
export function plantSequences(random: Random): Planted {
  const names = distinctKeys(random, ['text'], random.int(20, 80)).map(([name]) => name ?? '');
  const listed: (Standing & { readonly name: string })[] = [];
  const finds: Shown[] = [];
  const bound = String(BOUND);
  const some = () => names.splice(0, random.int(0, 4));
  const find = (kind: string, name: string, expected: Json, actual: Json) =>
    finds.push({ kind, key: [name], expected, actual });

  for (const name of some()) {
    const increment = random.int(1, 9);
    const next = random.int(1, BOUND / 2);
    const steps = random.int(1, 40);
    const right = next + steps * increment;
    const largest = String(right - random.int(1, increment));
    const is_called = random.once(2);
    const last_value = is_called ? next - increment : next;
    listed.push({ name, bound, increment: String(increment), next: String(next), largest, is_called, last_value: String(last_value) }); // prettier-ignore
    const more = increment === 1 ? {} : { increment };
    find('behind', name, { next: right }, { next, largest, last_value, is_called, ...more });
  }
  for (const name of some()) {
    listed.push({ name, bound, next: String(random.int(BOUND + 1, 2 * BOUND)), largest: bound });
    find('exhausted', name, { left: 1 }, { left: 0, bound: BOUND });
  }
  for (const name of some()) {
    listed.push({ name, bound, next: String(random.int(BOUND - HEADROOM + 2, BOUND)), largest: '1' });
    find('near-end', name, { left: HEADROOM }, { bound: BOUND });
  }
  for (const name of names) {
    const next = random.int(2, BOUND - HEADROOM + 1);
    const largest = random.once(4) ? null : String(next - random.int(1, 5));
    listed.push({ name, bound, next: String(next), largest });
  }
  const datasets = { sequences: sequences(...random.shuffled(listed)) };
  return { check: sequencePosition('planted', datasets, { headroom: HEADROOM }), finds };
}
