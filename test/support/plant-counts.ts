/** Plants defects of every kind that row-counts knows, and says what must be found. */
import { rowCounts } from '../../checks/row-counts.ts';
import type { Json } from '../../src/model/json.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import type { Shown } from './outcome.ts';
import type { Planted } from './plant-fields.ts';
import type { Random } from './random.ts';

/** A row's group: a stage and a port. */
type Group = readonly [stage: Cell, port: string];

/** What is counted for a group, or for everything. */
type Tally = { source: number; arrived: number; excluded: number; failed: number };

const MAP: Readonly<Record<string, string>> = { 'a|1': 'open', A: 'open', b: 'won', c: 'lost' };

/** Two sides whose groups agree but for the planted defects, with or without explained differences and a value map. */
export function plantCounts(random: Random): Planted {
  const explained = random.once(2);
  const mapped = random.once(2);
  const arriving = ([stage, port]: Group): Group => [
    mapped && stage !== null ? (MAP[stage] ?? stage) : stage,
    port,
  ];
  const group = (): Group => [
    random.once(6) ? null : random.pick(Object.keys(MAP)),
    String(random.int(1, 12)),
  ];

  const sides: Record<keyof Tally, Group[]> = { source: [], arrived: [], excluded: [], failed: [] };
  const tallies = new Map<string, { readonly group: Group; readonly tally: Tally }>();
  const whole: Tally = { source: 0, arrived: 0, excluded: 0, failed: 0 };
  const put = (side: keyof Tally, own: Group, counted: Group) => {
    sides[side].push(own);
    const place = JSON.stringify(counted);
    const { tally } =
      tallies.get(place) ??
      tallies
        .set(place, { group: counted, tally: { source: 0, arrived: 0, excluded: 0, failed: 0 } })
        .get(place)!;
    tally[side] += 1;
    whole[side] += 1;
  };
  const leave = (own: Group) => put('source', own, arriving(own));
  const arrive = (own: Group) => put('arrived', arriving(own), arriving(own));

  for (let at = random.int(20, 200); at > 0; at -= 1) {
    const own = group();
    leave(own);
    const explanation = explained && random.once(5) ? random.pick(['excluded', 'failed'] as const) : null;
    if (explanation === null) arrive(own);
    else put(explanation, own, arriving(own));
  }
  for (let at = random.int(0, 3); at > 0; at -= 1) leave(group()); // missing
  for (let at = random.int(0, 3); at > 0; at -= 1) arrive(group()); // extra
  for (let at = random.int(0, 3); at > 0; at -= 1) {
    leave(group()); // regrouped
    arrive(group());
  }
  const finds: Shown[] = [];
  const unmapped = mapped ? random.int(0, 3) : 0;
  for (let at = unmapped; at > 0; at -= 1) {
    sides.source.push(['open', '99']);
    whole.source += 1;
  }
  if (unmapped > 0) {
    finds.push({
      kind: 'unmapped',
      key: ['open', 99],
      column: 'stage',
      expected: { rows: 0 },
      actual: { rows: unmapped },
    });
  }

  const judged = (tally: Tally, key: Shown['key'], kind: string) => {
    const rest = tally.source - tally.arrived - tally.excluded - tally.failed;
    const explanation = {
      arrived: tally.arrived,
      excluded: { test: tally.excluded },
      failed: tally.failed,
      unexplained: rest,
    };
    const [expected, actual]: Json[] = explained
      ? [{ source: tally.source }, explanation]
      : [tally.source, tally.arrived];
    if (rest !== 0)
      finds.push({
        kind: explained ? 'unbalanced' : kind,
        key,
        expected: expected ?? null,
        actual: actual ?? null,
      });
  };
  judged(whole, [], 'count');
  for (const {
    group: [stage, port],
    tally,
  } of tallies.values())
    judged(tally, [stage, Number(port)], 'group');

  const side = (name: string, groups: readonly Group[]) =>
    memory(name, {
      key: { id: 'int' },
      columns: { id: 'number', stage: 'text', port: 'number' },
      // Some rows have no key, and count all the same.
      rows: random
        .shuffled(groups)
        .map(([stage, port], at) => [at % 7 === 3 ? null : String(at), stage, port]),
      pageRows: random.int(1, 40),
    });
  const explanation = explained
    ? { excluded: { test: side('tests', sides.excluded) }, failed: side('failed', sides.failed) }
    : {};
  const datasets = { source: side('old', sides.source), target: side('new', sides.arrived), ...explanation };
  const options = { group: ['stage', 'port'], ...(mapped ? { map: { stage: MAP } } : {}) };
  return { check: rowCounts('planted', datasets, options), finds };
}
