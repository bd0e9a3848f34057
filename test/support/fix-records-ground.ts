/** Rows of a database as a world that processes correct and are killed over. */
import type pg from 'pg';
import { expect } from 'vitest';
import type { Ground } from './fix-kills.ts';
import { demandAgreement } from './fix-oracle.ts';
import { worldSql } from './fix-records.ts';
import { COLUMNS, names, WORDS } from './fix-values.ts';
import { rowsNow, versions } from './fix-versions.ts';
import { random } from './random.ts';

const ROWS = 6;

/** Rows that are not as they should be, told without the product. */
const WRONG = `WITH found AS (SELECT id, row_of::text AS line FROM (SELECT id, ${names(Object.keys(COLUMNS))} FROM records) row_of),
    due AS (SELECT id, row_of::text AS line FROM (SELECT id, ${names(Object.keys(COLUMNS))} FROM truth) row_of)
  SELECT id FROM found FULL JOIN due USING (id) WHERE found.line IS DISTINCT FROM due.line
  UNION ALL SELECT id FROM records WHERE words IS DISTINCT FROM ${WORDS}`;

/** The ground over a database that has the tables and the log. */
export function recordsGround(url: string, seed: number, watcher: () => pg.Client): Ground {
  let before: ReadonlyMap<string, string> = new Map();
  return {
    world: { is: 'records', url, seed },
    reset: async () => {
      await watcher().query(worldSql(random(seed), ROWS, false));
      before = await rowsNow(watcher());
    },
    demand: async (state) => {
      if (state === 'before') expect(await rowsNow(watcher())).toEqual(before);
      else expect((await watcher().query(WRONG)).rows).toEqual([]);
    },
    demandAgreement: async (out, nothing) => {
      await demandAgreement(out, await versions(watcher()), nothing);
    },
  };
}
