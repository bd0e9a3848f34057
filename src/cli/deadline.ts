/** Reads a deadline: so long from now, or a time of today. */
import { ConfigError } from '../model/problem.ts';
import { milliseconds } from '../config/units.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A signal that is aborted with `signal`, or at a deadline. @throws ConfigError for one more than 24 days away. */
export function stopAt(deadline: number | null, signal: AbortSignal): AbortSignal {
  if (deadline === null) return signal;
  const wait = Math.max(0, deadline - Date.now());
  if (wait > LONGEST_TIMER_MS) {
    throw new ConfigError('usage', '--deadline: more than 24 days away; name an earlier one');
  }
  return AbortSignal.any([signal, AbortSignal.timeout(wait)]);
}

/** The moment that `90min` or `10:15` means, in milliseconds since the epoch. @throws ConfigError */
export function readDeadline(text: string, now: Date): number {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (clock !== null) {
    const moment = new Date(now);
    moment.setHours(Number(clock[1]), Number(clock[2]), 0, 0);
    if (moment > now) return moment.getTime();
    throw new ConfigError(
      'usage',
      `--deadline: ${text} has passed today; give a later time, or how long, as in 90min`,
    );
  }
  const wait = milliseconds(text);
  if (wait !== null && wait > 0) return now.getTime() + wait;
  throw new ConfigError(
    'usage',
    `--deadline: expected a time of today such as 10:15 or a duration such as 90min, received ${JSON.stringify(text)}`,
  );
}
