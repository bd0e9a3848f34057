/** Reads a statement whose readers may have to wait: that they do is not held against it. */
import type { Entry } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import type { Place } from '../sql-place.ts';
import type { Gate } from '../throttle-gate.ts';
import { patiently } from '../throttle-patience.ts';
import type { Instant } from './instant.ts';
import type { Make } from './pins.ts';
import type { RawRow } from './row.ts';
import { timeout } from './sentences-server.ts';

type Question = { readonly sql: string; readonly take: (row: RawRow) => Entry; readonly place: Place };

const A_DAY_S = 86_400;

/** The pages of a query, each handed over when its rows may be had. Its limit counts for as long as the server is waited for. */
export async function* unhurried(
  instant: Instant,
  { sql, take, place }: Question,
  limitMs: number,
  gate: Gate,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[], undefined, undefined> {
  const late = new AbortController();
  const until = AbortSignal.any([signal, late.signal]);
  const patient = gate.waits ? putOff(sql, instant.make) : sql;
  const pages = patiently(instant.pages(patient, take, place, until), gate.waits ? limitMs : 0, () =>
    late.abort(new SourceError(timeout.code, `${place.name}: ${timeout.say(place, '')}`)),
  );
  for await (const page of pages) {
    await gate.admit(page.length, signal);
    yield page;
  }
}

/** The same query with a limit of the server's own that only a program that has gone would reach. */
function putOff(sql: string, make: Make): string {
  return make === 'MariaDB'
    ? `SET STATEMENT max_statement_time = ${A_DAY_S} FOR ${sql}`
    : sql.replace(/^SELECT\b/, `SELECT /*+ MAX_EXECUTION_TIME(${A_DAY_S * 1_000}) */`);
}
