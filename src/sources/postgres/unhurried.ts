/** Copies what a statement gives to readers who may have to wait: that they do is not held against it. */
import type { Buffer } from 'node:buffer';
import { SourceError } from '../../model/problem.ts';
import type { Place } from '../sql-place.ts';
import { patiently } from '../throttle-patience.ts';
import type { Reader } from './reader.ts';
import { STATEMENTS } from './sentences-sqlstate.ts';

const TIMEOUT = '57014';
/** The server's own limit meanwhile, which only a program that has gone would reach. */
const A_DAY_MS = 86_400_000;

/** As a reader copies; its limit counts for as long as the server is waited for. */
export async function* unhurried(
  reader: Reader,
  sql: string,
  place: Place,
  limitMs: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer, number, undefined> {
  const late = new AbortController();
  const until = AbortSignal.any([signal, late.signal]);
  await reader.rows(`SET LOCAL statement_timeout = ${A_DAY_MS}`, place, until);
  const sent = yield* patiently(reader.copy(sql, place, until), limitMs, () =>
    late.abort(
      new SourceError('statement-timeout', `${place.name}: ${STATEMENTS.get(TIMEOUT)?.say(place, '') ?? ''}`),
    ),
  );
  await reader.rows(`SET LOCAL statement_timeout = ${limitMs}`, place, until);
  return sent;
}
