/** The rows of `records` as a suite that corrects them, and random defects in them. */
import type { Check } from '../../src/model/check.ts';
import { postgres, type PostgresSource } from '../../src/sources/postgres/index.ts';
import { tending } from './fix-tending.ts';
import { assignments, COLUMNS, names, rowSql, WORDS } from './fix-values.ts';
import type { Random } from './random.ts';

const POLICY = 'drop-extra';

/** The source and two checks that correct some columns each; the second recomputes the words besides. */
export function suiteOf(
  url: string,
  [some, rest]: readonly [readonly (readonly string[])[], readonly (readonly string[])[]],
): { readonly source: PostgresSource; readonly checks: readonly Check[] } {
  const source = postgres({ url, writer: url });
  const target = source.table('records', { key: 'id', computed: { due: WORDS } });
  const sides = { source: source.table('truth', { key: 'id' }), target };
  const groups = (given: typeof some) => given.map((group) => [...group]);
  return {
    source,
    checks: [
      tending('first', sides, { groups: groups(some), policies: [POLICY] }),
      tending('second', sides, { groups: groups(rest), recompute: { column: 'words', by: 'due' } }),
    ],
  };
}

/** Every column once, alone or with up to two others, for two checks. */
export function grouped(chance: Random): Parameters<typeof suiteOf>[1] {
  const groups: string[][] = [];
  for (const column of chance.shuffled(Object.keys(COLUMNS))) {
    const last = groups.at(-1);
    if (last === undefined || last.length === 3 || chance.once(2)) groups.push([column]);
    else last.push(column);
  }
  const half = groups.length / 2;
  return [groups.slice(0, half), groups.slice(half)];
}

/** SQL that makes the tables anew: so many rows, most with something wrong, some that only the target has; nothing is logged of it. */
export function worldSql(chance: Random, rows: number, touched: boolean): string {
  const columns = names(Object.keys(COLUMNS));
  const ids = Array.from({ length: rows }, (_, at) => at + 1);
  const truth = ids.map((id) => `(${id}, ${rowSql(chance)})`);
  const wrong = ids.flatMap((id) =>
    chance.once(5) ? [] : [`UPDATE records SET ${assignments(chance)} WHERE id = ${id};`],
  );
  const extra = [1, 2, 3].map((past) => `(${rows + past}, ${rowSql(chance)})`);
  return `TRUNCATE truth, records RESTART IDENTITY;
    ALTER TABLE records DISABLE TRIGGER ALL;
    INSERT INTO truth (id, ${columns}) VALUES ${truth.join(', ')};
    INSERT INTO records (id, ${columns}) SELECT id, ${columns} FROM truth;
    UPDATE records SET words = ${WORDS};
    INSERT INTO records (id, ${columns}) VALUES ${extra.join(', ')};
    ${wrong.join('\n')}
    ALTER TABLE records ENABLE TRIGGER kept;
    ${touched ? 'ALTER TABLE records ENABLE TRIGGER touched;' : ''}
    TRUNCATE versions RESTART IDENTITY;`;
}
