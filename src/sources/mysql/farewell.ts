/** Ends connections and statements so that nothing of them keeps running on the server. */
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type Dialer } from './connect.ts';
import type { Line } from './line.ts';

const FAREWELL_MS = 3_000;

/** Ends a connection that is idle. Never throws. */
export async function end(line: Line): Promise<void> {
  const late = new AbortController();
  const deadline = pause(FAREWELL_MS, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([line.end(), deadline]);
  late.abort();
  line.destroy();
}

/** Kills a statement, or a connection with what runs on it, from a connection of its own. Never throws. */
export async function kill(what: 'QUERY' | 'CONNECTION', id: number, dial: Dialer): Promise<void> {
  const late = AbortSignal.timeout(FAREWELL_MS);
  try {
    const messenger = await connect(dial, late);
    try {
      await answered(messenger, `KILL ${what} ${id}`, late);
      // A connection that was killed is there until what ran on it has noticed.
      while (what === 'CONNECTION' && (await answered(messenger, listedSql(id), late)) > 0) await pause(5);
    } finally {
      await end(messenger);
    }
  } catch {
    // It is gone already, or the server cannot be reached: there is nobody to tell.
  }
}

async function answered(line: Line, sql: string, signal: AbortSignal): Promise<number> {
  const answer = line.send(sql, () => null);
  let rows = 0;
  for (let page = await answer.next(signal); page !== null; page = await answer.next(signal))
    rows += page.length;
  return rows;
}

function listedSql(id: number): string {
  return `SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ${id}`;
}
