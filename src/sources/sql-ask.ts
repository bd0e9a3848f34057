/** Asks a server in SQL and takes its answer as text; what it says the time is tells how far away it is. */

/** A row as text; NULL is `null`. */
export type TextRow = readonly (string | null)[];

/** Asks the server something. */
export type Ask = (sql: string) => Promise<readonly TextRow[]>;

const ROUNDS = 5;

/** How far away a server is and by how much its clock is ahead, by a query for its milliseconds; the round trip that took least bends the clock least. */
export async function clock(ask: Ask, sql: string): Promise<{ latencyMs: number; clockSkewMs: number }> {
  let best = { latencyMs: Number.POSITIVE_INFINITY, clockSkewMs: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const [before, start] = [Date.now(), performance.now()];
    const [[server] = []] = await ask(sql);
    const latencyMs = performance.now() - start;
    if (latencyMs < best.latencyMs)
      best = { latencyMs, clockSkewMs: Math.round(Number(server) - before - latencyMs / 2) };
  }
  return best;
}
