/** The durations that a config may set for a source that is asked in SQL, with their defaults. */
import { ConfigError } from '../model/problem.ts';
import { DURATION_FORM, milliseconds, type Duration } from '../model/units.ts';

const DEFAULTS = {
  statementTimeout: '10min',
  lockTimeout: '10s',
  maxSnapshotAge: '15min',
  staleFor: 0,
} as const;

/** Milliseconds. */
export type Times = Readonly<Record<keyof typeof DEFAULTS, number>>;

/** What is set, and what is not as it is unless told. @throws ConfigError for what is not a duration. */
export function timesOf(
  place: string,
  options: { readonly [Name in keyof Times]?: Duration | undefined },
): Times {
  const of = (name: keyof Times): number => {
    const found = milliseconds(options[name] ?? DEFAULTS[name]);
    if (found !== null) return found;
    throw new ConfigError('config', `${place}: ${name}: expected ${DURATION_FORM}`);
  };
  return {
    statementTimeout: of('statementTimeout'),
    lockTimeout: of('lockTimeout'),
    maxSnapshotAge: of('maxSnapshotAge'),
    staleFor: of('staleFor'),
  };
}
