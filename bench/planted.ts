/** Differences planted into two equal tables, scattered and of kinds that a careless digest misses, with what must be found. */
import pg from 'pg';
import type { World } from './world.ts';

/** How rows are made to differ, by a statement for each side over `$1`, their ids, and `$2`, in what order their ids give values away. */
export type Plant = {
  readonly finds: 'altered' | 'missing' | 'extra';
  readonly column: string | null;
  readonly legacy?: string;
  readonly crm: string;
  /** Whether `$2` exchanges two rows each, or moves all on by one. */
  readonly order?: 'swapped' | 'rotated';
};

/** What was planted: how many keys differ, and each finding as `altered 17 price`. */
export type Planted = { readonly rows: number; readonly findings: ReadonlySet<string> };

/** A prime, so that ids are visited in an order that looks like none. */
const STRIDE = 2_654_435_761n;

/** Sets a column of the named rows to an expression. */
export function set(column: string, expression: string): string {
  return `UPDATE t SET ${column} = ${expression} WHERE id = ANY($1::bigint[])`;
}

/** Gives each named row the value of another one of them. */
function moved(column: string): string {
  return `UPDATE t SET ${column} = other.${column} FROM unnest($1::bigint[], $2::bigint[]) AS pair(id, other), t AS other
    WHERE t.id = pair.id AND other.id = pair.other`;
}

/** A plant in one column, found as that. */
export function altered(column: string, crm: string, legacy?: string): Plant {
  return { finds: 'altered', column, crm, ...(legacy === undefined ? {} : { legacy }) };
}

/** For the eight columns: each kind gets an equal part of the rows. */
export const EIGHT_PLANTS: readonly Plant[] = [
  { ...altered('note', moved('note')), order: 'swapped' },
  { ...altered('price', moved('price')), order: 'rotated' },
  altered('price', set('price', '-price')),
  altered('area', set('area', '4294967295'), set('area', '-1')),
  altered('area', set('area', '4294967296'), set('area', '1')),
  altered('updated_at', set('updated_at', "updated_at + interval '4294.967296 s'")),
  altered('name', set('name', 'upper(name)')),
  altered('name', set('name', "name || ' '")),
  altered('note', set('note', 'NULL'), set('note', "''")),
  altered('since', set('since', 'since + 1')),
  altered('sold', set('sold', 'NOT sold')),
  { finds: 'missing', column: null, crm: 'DELETE FROM t WHERE id = ANY($1::bigint[])' },
  { finds: 'extra', column: null, crm: '', legacy: 'DELETE FROM t WHERE id = ANY($1::bigint[])' },
];

/** Plants so many rows of `1..rows`, the same ones for the same numbers, an equal part by each plant. */
export async function plantAll(
  world: World,
  rows: number,
  wanted: number,
  plants: readonly Plant[],
): Promise<Planted> {
  const ids = Array.from({ length: wanted }, (_, at) => Number((BigInt(at) * STRIDE) % BigInt(rows)) + 1);
  if (new Set(ids).size !== wanted) throw new Error(`${wanted} of ${rows} rows cannot be told apart`);
  const findings = new Set<string>();
  for (const [at, { finds, column, legacy = '', crm, order = 'rotated' }] of plants.entries()) {
    const mine = ids.slice(
      Math.floor((at * wanted) / plants.length),
      Math.floor(((at + 1) * wanted) / plants.length),
    );
    if (mine.length < 4)
      throw new Error(`${wanted} rows are too few for ${plants.length} kinds of difference`);
    const others = order === 'swapped' ? swapped(mine) : rotated(mine);
    await change(world.legacy, legacy, mine, others);
    await change(world.crm, crm, mine, others);
    for (const id of mine) findings.add(named(finds, String(id), column));
  }
  return { rows: wanted, findings };
}

/** How a finding is named among those that were planted. */
export function named(kind: string, key: string, column: string | null): string {
  return [kind, key, ...(column === null ? [] : [column])].join(' ');
}

function rotated(ids: readonly number[]): readonly number[] {
  return [...ids.slice(1), ...ids.slice(0, 1)];
}

/** Pairs that change places; the last three of an odd number go round. */
function swapped(ids: readonly number[]): readonly number[] {
  const paired = ids.length - (ids.length % 2) * 3;
  return [...ids.slice(0, paired).map((_, at) => ids[at ^ 1]!), ...rotated(ids.slice(paired))];
}

async function change(
  url: string,
  statement: string,
  ids: readonly number[],
  others: readonly number[],
): Promise<void> {
  if (statement === '') return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const values = statement.includes('$2') ? [ids, others] : [ids];
    const { rowCount } = await client.query(statement, values);
    if (rowCount !== ids.length) throw new Error(`${rowCount ?? 0} of ${ids.length} rows: ${statement}`);
  } finally {
    await client.end();
  }
}
