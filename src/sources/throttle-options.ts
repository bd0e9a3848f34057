/** What a config says about how gently a source is read, checked when it is said. */
import type { Secret } from '../model/dataset.ts';
import { ConfigError } from '../model/problem.ts';
import { DURATION_FORM, milliseconds, type Duration } from '../model/units.ts';
import { demandKnown } from './known-options.ts';

export type ThrottleOptions = {
  /** The most rows that are read in a second, by all readers of the source together. */
  readonly rowsPerSecond?: number;
  /** About how long one statement may take that reads rows whose order an index gives; they are read by several. */
  readonly statementTime?: Duration;
  /** How far behind replicas may be before reading waits for them; which ones, where the server cannot tell. */
  readonly replicaLag?: Duration | ReplicaLag;
};

type ReplicaLag = {
  readonly most: Duration;
  /** The URLs of the replicas, or the secrets that hold them. */
  readonly replicas: readonly (string | Secret)[];
};

/** How far which replicas may be behind; when none is named, those that the server itself knows of. */
export type Lag = { readonly mostMs: number; readonly replicas: readonly (string | Secret)[] };

/** The same with durations in milliseconds; `null` where there is no limit. */
export type Limits = {
  readonly rowsPerSecond: number | null;
  readonly statementMs: number | null;
  readonly lag: Lag | null;
};

/** Reads the option of a source; `isUrl` tells the URLs of its kind. @throws ConfigError for what is none of it. */
export function limitsOf(
  source: string,
  given: ThrottleOptions | undefined,
  isUrl: (text: string) => boolean,
): Limits | null {
  if (given === undefined) return null;
  const place = `${source}: throttle`;
  demandKnown(place, given, ['rowsPerSecond', 'statementTime', 'replicaLag']);
  const { rowsPerSecond = null, statementTime, replicaLag } = given;
  if (rowsPerSecond !== null && !(Number.isFinite(rowsPerSecond) && rowsPerSecond >= 1)) {
    throw new ConfigError('config', `${place}: rowsPerSecond: expected a number from 1`);
  }
  return {
    rowsPerSecond,
    statementMs: statementTime === undefined ? null : duration(`${place}: statementTime`, statementTime),
    lag: replicaLag === undefined ? null : lagOf(`${place}: replicaLag`, replicaLag, isUrl),
  };
}

function lagOf(place: string, given: Duration | ReplicaLag, isUrl: (text: string) => boolean): Lag {
  if (typeof given !== 'object') return { mostMs: duration(place, given), replicas: [] };
  demandKnown(place, given, ['most', 'replicas']);
  const { most, replicas } = given;
  const mostMs = duration(`${place}: most`, most);
  // A URL may hold a password, so it is in no message.
  const isOne = (one: unknown): boolean =>
    typeof one === 'string' ? isUrl(one) : typeof one === 'object' && one !== null && 'secret' in one;
  if (Array.isArray(replicas) && replicas.length > 0 && replicas.every(isOne)) return { mostMs, replicas };
  throw new ConfigError('config', `${place}: replicas: expected the URLs of replicas, or secrets of them`);
}

function duration(place: string, given: Duration): number {
  const found = milliseconds(given);
  if (found !== null && found > 0) return found;
  throw new ConfigError('config', `${place}: expected ${DURATION_FORM}, and more than none`);
}
