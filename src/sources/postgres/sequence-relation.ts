/** Makes a relation of the sequences of a schema: where each stands, and the largest value of the columns that it feeds. */
import type { ColumnType } from '../../model/value.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import type { KeyColumn } from '../sql-table.ts';
import { keyPart, type Column, type Part } from './key-part.ts';
import { literal } from './quote.ts';
import type { Relation } from './relation.ts';
import { catalogSequences, type CatalogSequence } from './sequence-catalog.ts';
import { namedColumn } from './table-relation.ts';

const TEXT: ColumnType = { family: 'text', name: 'text' };
const INTEGER: ColumnType = { family: 'number', name: 'int8' };
const NUMERIC: ColumnType = { family: 'number', name: 'numeric' };
const BOOLEAN: ColumnType = { family: 'boolean', name: 'bool' };

/** What nextval would give, exactly, even where no int8 holds it. */
const NEXT = 'q.last_value::numeric + CASE WHEN q.is_called THEN q.increment ELSE 0 END';

/** Columns by name: their type, their SQL where it is more than their name, and whether they can be NULL. */
const COLUMNS: Readonly<Record<string, readonly [type: ColumnType, sql?: string, nullable?: boolean]>> = {
  sequence: [TEXT],
  feeds: [TEXT],
  derived: [TEXT, 'q.derived', true],
  next: [NUMERIC, NEXT],
  last_value: [INTEGER],
  is_called: [BOOLEAN],
  increment: [INTEGER],
  minimum: [INTEGER],
  maximum: [INTEGER],
  cycles: [BOOLEAN],
  bound: [INTEGER],
  largest: [NUMERIC, 'q.largest', true],
};

/**
 * The sequences that feed a column. Sequences know no instant: `last_value` is what it is when it is read, which is after
 * the instant at which the columns are read, so that a sequence that advanced meanwhile is only further ahead.
 * @throws SourceError for a schema that is missing, a sequence or a column that may not be read.
 */
export async function sequenceRelation(schema: string, ask: Ask, place: Place): Promise<Relation> {
  const { sequences, encoding } = await catalogSequences(ask, schema, place);
  const each = sequences.length === 0 ? [NOTHING] : sequences.map(sequenceSql);
  const from = `(${each.join('\nUNION ALL ')}) AS q`;
  const columns = new Map(
    Object.entries(COLUMNS).map(([name, [type, sql = `q.${name}`, nullable = false]]): [string, Column] => [
      name,
      { sql, type, nullable, bytewise: false },
    ]),
  );
  const forbidden = new Set<string>();
  const parts = (wanted: readonly KeyColumn[]): readonly Part[] =>
    wanted.map(({ column, kind }) => {
      const found = namedColumn({ columns, forbidden }, column, place);
      return keyPart(column, found, kind, place.name, encoding);
    });
  const key = parts([{ column: 'sequence', kind: 'text' }]);
  return {
    name: place.name,
    from,
    filter: 'true',
    columns,
    forbidden,
    key,
    private: new Set(),
    fallible: [],
    digestible: null,
    // A condition on names leaves out the other branches before anything of theirs is read.
    ranged: true,
    estimate: sequences.length,
    sampling: { from, filter: 'true', key, sampled: false, blocks: 0 },
    parts,
    indexed: () => false,
  };
}

const NOTHING = `SELECT NULL::text AS sequence, NULL::text AS feeds, NULL::text AS derived, NULL::int8 AS last_value,
  NULL::boolean AS is_called, NULL::int8 AS increment, NULL::int8 AS minimum, NULL::int8 AS maximum,
  NULL::boolean AS cycles, NULL::int8 AS bound, NULL::numeric AS largest WHERE false`;

function sequenceSql(sequence: CatalogSequence): string {
  const { name, increment, minimum, maximum, cycles, feeds } = sequence;
  const names = feeds.map((column) => column.name).join(', ');
  const derived = feeds.filter((column) => column.derived).map((column) => column.name);
  const integer = (text: string): string => `${literal(text)}::int8`;
  return `SELECT ${literal(name)}::text AS sequence, ${literal(names)}::text AS feeds,
    ${derived.length === 0 ? 'NULL' : literal(derived.join(', '))}::text AS derived, s.last_value, s.is_called,
    ${integer(increment)} AS increment, ${integer(minimum)} AS minimum, ${integer(maximum)} AS maximum,
    ${String(cycles)} AS cycles, ${integer(boundOf(sequence))} AS bound, ${largestSql(sequence)} AS largest
    FROM ${name} AS s`;
}

function largestSql({ increment, feeds }: CatalogSequence): string {
  const outermost = isDescending(increment) ? 'min' : 'max';
  const each = feeds.flatMap(({ table, column, derived }) =>
    derived ? [] : [`SELECT ${outermost}(t.${column})::numeric FROM ${table} AS t`],
  );
  return each.length === 0
    ? 'NULL::numeric'
    : `(SELECT ${outermost}(f.v) FROM (${each.join(' UNION ALL ')}) AS f (v))`;
}

const WIDTHS: Readonly<Record<string, bigint>> = { int2: 2n ** 15n, int4: 2n ** 31n, int8: 2n ** 63n };

/** The last value that a sequence may give and that every column that it feeds can hold. */
function boundOf({ increment, minimum, maximum, feeds }: CatalogSequence): string {
  const descending = isDescending(increment);
  let bound = BigInt(descending ? minimum : maximum);
  for (const { type, derived } of feeds) {
    const width = derived ? undefined : WIDTHS[type];
    if (width === undefined) continue;
    if (descending && bound < -width) bound = -width;
    if (!descending && bound >= width) bound = width - 1n;
  }
  return String(bound);
}

function isDescending(increment: string): boolean {
  return increment.startsWith('-');
}
