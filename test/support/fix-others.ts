/** Others who write to the rows of `records` while these are corrected and put back: each on a connection of its own. */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { assignments, COLUMNS, names, rowSql } from './fix-values.ts';
import { connected } from './fix-versions.ts';
import { random, type Random } from './random.ts';

/** How many write on their own. */
const MANY = 2;

/** Somebody who writes to some rows alone. */
export type Others = {
  /** Writes to a row and waits until that counts, or was taken back. */
  write(id: string): Promise<void>;
  /** Begins to write to a row that somebody else may hold, and holds it for a while. */
  begin(id: string): void;
  /** Lets some write at random moments, until `rest`. */
  busy(): void;
  rest(): Promise<void>;
};

/** The connections of others, and what they do from a seed. */
export type Meeting = {
  others(seed: number, ids: readonly string[]): Others;
  close(): Promise<void>;
};

/** Connects them. */
export async function meetOthers(url: string): Promise<Meeting> {
  const clients = await Promise.all(
    Array.from({ length: MANY + 2 }, (_, at) => connected(url, `other ${at + 1}`)),
  );
  const [first, second, ...loops] = clients;
  return {
    others: (seed, ids) => othersOn([first!, second!, ...loops], seed, ids),
    close: async () => {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

function othersOn([first, second, ...loops]: pg.Client[], seed: number, ids: readonly string[]): Others {
  const chance = random(seed);
  let begun: Promise<unknown> = Promise.resolve();
  let busy = false;
  let looping: readonly Promise<void>[] = [];
  const loop = async (client: pg.Client, at: number): Promise<void> => {
    const mine = random(seed * 100 + at);
    while (busy) {
      await client.query(oneWrite(mine, mine.pick(ids)));
      await pause(mine.int(0, 12));
    }
  };
  return {
    write: async (id) => {
      await first!.query(oneWrite(chance, id));
    },
    begin: (id) => {
      const write = oneWrite(chance, id, true);
      begun = begun.then(() => second!.query(write));
    },
    busy: () => {
      busy = true;
      looping = loops.map(loop);
    },
    rest: async () => {
      busy = false;
      await Promise.all([...looping, begun]);
      looping = [];
    },
  };
}

/** One or two transactions of somebody else on one row; the row may be held longer than it takes to look for it. */
function oneWrite(chance: Random, id: string, isHeld = false): string {
  const held = isHeld ? '0.025' : chance.pick([null, null, '0.002', '0.006']);
  const hold = held === null ? '' : `SELECT pg_sleep(${held});`;
  const update = `UPDATE records SET ${assignments(chance)} WHERE id = ${id};`;
  const turn = `UPDATE records SET kept = NOT kept WHERE id = ${id};`;
  const columns = names(Object.keys(COLUMNS));
  const insert = `INSERT INTO records (id, ${columns}) VALUES (${id}, ${rowSql(chance)}) ON CONFLICT DO NOTHING;`;
  const statements = chance.pick([
    update,
    update,
    update,
    insert,
    `DELETE FROM records WHERE id = ${id};`,
    `UPDATE records SET label = label WHERE id = ${id};`,
    `${turn} COMMIT; BEGIN; ${turn}`,
    `UPDATE records SET id = nextval('elsewhere') WHERE id = ${id}; ${insert}`,
    `SELECT FROM records WHERE id = ${id} FOR UPDATE;`,
    `${update} SAVEPOINT before; DELETE FROM records WHERE id = ${id}; ROLLBACK TO before;`,
  ]);
  return `BEGIN; ${statements} ${hold} ${chance.once(6) ? 'ROLLBACK' : 'COMMIT'}`;
}
