/** Plants a berth of every kind that berth-status knows among berths that are right, and says what must be found. */
import { berthStatus } from '../../checks/packs/marina-crm/berth-status.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import type { Shown } from './outcome.ts';
import { distinctKeys, type Planted } from './plant-fields.ts';
import type { Random } from './random.ts';

const EARLY = ['open', 'details_sent'];
const OFFER = ['in_communication', 'signed_eoi_nda', 'deposit_10pct', 'contract'];
const FREE = ['available', 'maintenance'];
const WORDS = [...EARLY, ...OFFER, 'completed'];
const ARCHIVED = '2025-03-01 06:00:00+00';

/** Berths whose interests call for what is stored, but for the planted ones. */
export function plantBerths(random: Random): Planted {
  const keys = [...distinctKeys(random, ['text'], random.int(40, 200))].map(([key = null]) => key);
  const berths: [Cell, Cell][] = [];
  const interests: [berth: Cell, stage: Cell, archived: Cell][] = [];
  const finds: Shown[] = [];

  const several = (from: readonly string[], least: number) =>
    Array.from({ length: random.int(least, 3) }, () => random.pick(from));
  /** A berth and its interests, and some that are archived and count for nothing. */
  const put = (id: Cell, status: Cell, stages: readonly Cell[]) => {
    berths.push([id, status]);
    for (const stage of stages) interests.push([id, stage, null]);
    for (const stage of several([...WORDS, 'nonsense'], 0)) interests.push([id, stage, ARCHIVED]);
  };
  const plant = (
    kind: string,
    id: Cell,
    stored: Cell,
    stages: readonly string[],
    status: readonly string[],
  ) => {
    put(id, stored, stages);
    const because = Object.fromEntries(
      [...Map.groupBy(stages, (one) => one)].map(([one, { length }]) => [one, length]),
    );
    finds.push({ kind, key: [id], column: 'status', expected: { status, because }, actual: stored });
  };
  const some = () => keys.splice(0, random.int(0, 4));
  const offered = () => [...several(EARLY, 0), ...several(OFFER, 1)];
  const sold = () => [...offered(), 'completed'];

  for (const id of some())
    plant('mismatch', id, random.pick(['under_offer', 'sold']), several(EARLY, 0), FREE);
  for (const id of some()) plant('mismatch', id, random.pick(FREE), offered(), ['under_offer']);
  for (const id of some()) plant('mismatch', id, random.pick([...FREE, 'under_offer']), sold(), ['sold']);
  for (const id of some()) plant('sold-without-completed', id, 'sold', offered(), ['under_offer']);
  for (const id of some())
    plant('two-completed', id, random.pick([...FREE, 'sold']), [...sold(), 'completed'], ['sold']);
  for (const id of some())
    plant('unknown-status', id, random.pick(['Sold', '', ' ']), several(EARLY, 0), FREE);
  for (const id of some())
    plant('unknown-stage', id, 'sold', [...sold(), random.pick(['won', 'Open', ''])], ['sold']);
  for (const id of some()) {
    const rows = random.int(2, 3);
    for (let at = 0; at < rows; at += 1) put(id, random.pick(FREE), []);
    finds.push({ kind: 'duplicate', key: [id], expected: { rows: 1 }, actual: { rows } });
  }
  const keyless = random.int(0, 2);
  for (let at = 0; at < keyless; at += 1) put(null, 'sold', ['won']);
  if (keyless > 0)
    finds.push({ kind: 'null-key', key: [null], expected: { rows: 0 }, actual: { rows: keyless } });
  for (const id of keys) {
    const [status, stages] = random.pick([
      [random.pick(FREE), several(EARLY, 0)],
      ['under_offer', offered()],
      ['sold', sold()],
    ] as const);
    put(id, status, stages);
  }
  for (const [id = null] of distinctKeys(random, ['text'], 5)) {
    if (!berths.some(([known]) => known === id)) interests.push([id, 'completed', null]);
  }

  const pageRows = random.int(1, 40);
  const datasets = {
    berths: memory('berths', {
      key: 'id',
      columns: { id: 'text', status: 'text' },
      rows: random.shuffled(berths),
      pageRows,
    }),
    interests: memory('interests', {
      key: 'berth_id',
      columns: { berth_id: 'text', pipeline_stage: 'text', archived_at: 'instant' },
      rows: random.shuffled(interests),
      pageRows,
    }),
  };
  return { check: berthStatus('planted', datasets), finds };
}
