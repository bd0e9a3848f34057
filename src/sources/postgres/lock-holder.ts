/** Finds out who holds what a writer waits for, on a connection of its own, while it still waits: afterwards nobody knows. */
import { connect, type Dialer } from './connect.ts';
import { end } from './farewell.ts';
import { plain } from './errors.ts';

/** How long it may take to look. */
const LOOK_MS = 2_000;

/** That somebody else has what a change needs, rather than that anything failed: the connection is as good as before. */
export const HELD = /^(?:55P03|40P01|40001)$/;

/** Watches one statement of a process, and looks when it takes half as long as locks are waited for. */
export class Watch {
  private readonly over = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private seen: Promise<string | null> = Promise.resolve(null);

  constructor(dial: Dialer, process: number | null, lockTimeout: number) {
    if (process === null || lockTimeout === 0) return;
    this.timer = setTimeout(() => {
      this.seen = lookFor(process, dial, AbortSignal.any([this.over.signal, AbortSignal.timeout(LOOK_MS)]));
    }, lockTimeout / 2);
  }

  /** Ends it; where the statement failed for a lock, tells the error who had that. */
  async end(thrown: unknown = null): Promise<void> {
    clearTimeout(this.timer);
    if (thrown instanceof Error && HELD.test(plain(thrown).code)) {
      Object.assign(thrown, { holder: await this.seen });
    }
    this.over.abort();
  }
}

/** `the row is held by process 4711 (psql, since ...)`; `null` where nobody does or it cannot be told. Never throws. */
async function lookFor(process: number, dial: Dialer, signal: AbortSignal): Promise<string | null> {
  try {
    const { client } = await connect(dial, signal);
    try {
      await client.query(`SET statement_timeout = ${LOOK_MS}`);
      const { rows } = await client.query<(string | null)[]>({ text: HOLDERS(process), rowMode: 'array' });
      const [what = null, pid = null, name = null, since = null, others = null] = rows[0] ?? [];
      if (pid === null) return null;
      const who = pid === '0' ? 'a prepared transaction' : `process ${pid}`;
      const more = [name ?? '', since === null ? '' : `since ${since} UTC`].filter((part) => part !== '');
      const told = more.length === 0 ? '' : ` (${more.join(', ')})`;
      return `${what ?? 'the row'} is held by ${who}${told}${others === '0' || others === null ? '' : ` and ${others} more`}`;
    } finally {
      await end(client);
    }
  } catch {
    return null; // a sentence without a name is no reason for another failure
  }
}

// When a transaction began is told to whoever may see the statistics of its role, its name to everybody.
const HOLDERS = (process: number): string => `SELECT
    (SELECT l.relation::regclass::text FROM pg_catalog.pg_locks l
      WHERE l.pid = ${process} AND NOT l.granted AND l.locktype = 'relation' LIMIT 1),
    b.pid::text, a.application_name, to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
    (count(*) OVER () - 1)::text
  FROM (SELECT DISTINCT unnest(pg_blocking_pids(${process})) AS pid) b
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid ORDER BY a.xact_start NULLS LAST, b.pid LIMIT 1`;
