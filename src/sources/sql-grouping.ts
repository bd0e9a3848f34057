/** Regroups a relation by other columns: each distinct value once, as `g.k0`, `g.k1`, with its rows as `g.n`. */
import type { KeyPart } from '../model/key.ts';
import { groupedName } from './naming.ts';
import { select, type Relation, type Sampled } from './sql-relation.ts';

type GroupPart = KeyPart & {
  readonly cell: string;
  readonly order: string;
  readonly rank: (cell: string) => string;
  readonly narrow: (natives: readonly string[]) => string | null;
};

type Own = 'columns' | 'ranged';

/** What is the same for every engine, the parts that it is grouped by, and whether the keys of its rows are private. */
export type Groups<Column, Part, Sampling> = {
  readonly relation: Omit<Relation<Column, Part, Sampling>, Own>;
  readonly parts: readonly Part[];
  readonly hidden: boolean;
};

/** Groups by columns. `telling` gives what tells groups apart; `compared` a key of the base, so that `g.low` and `g.high` are two of them unless they are private. */
export function groups<Column, Part extends GroupPart, Sampling extends Sampled<Part>>(
  base: Relation<Column, Part, Sampling>,
  by: readonly string[],
  telling: (part: Part) => string,
  compared: (key: readonly Part[]) => string,
): Groups<Column, Part, Sampling> {
  const parts = base.parts(by.map((column) => ({ column, kind: null })));
  const cells = parts.map((part, at) => `${telling(part)} AS k${at}`);
  const hidden = base.key.some(({ column }) => base.private.has(column));
  const one = compared(base.key);
  const samples = hidden ? [] : [`min(${one}) AS low`, `max(${one}) AS high`];
  const inner = select(base, [...cells, 'count(*) AS n', ...samples], 'true');
  const from = `(${inner} GROUP BY ${parts.map((_, at) => at + 1).join(', ')}) AS g`;
  const key = parts.map((part, at): Part => {
    const cell = `g.k${at}`;
    return { ...part, cell, order: part.rank(cell), narrow: () => null };
  });
  return {
    relation: {
      name: groupedName(base.name, by),
      from,
      filter: 'true',
      forbidden: new Set(),
      key,
      private: base.private,
      estimate: null,
      sampling: { ...base.sampling, key: parts },
      parts: () => key,
      indexed: () => false,
    },
    parts,
    hidden,
  };
}
