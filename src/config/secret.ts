/** Secrets and variables are names in the config: their values stay in the environment until a source is opened. */
import { ConfigError } from '../model/problem.ts';
import type { Secret } from '../model/dataset.ts';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names an environment variable that holds a secret; however it is printed, `secret(NAME)` is all there is to see. */
export function secret(name: string): Secret {
  // The argument may be the secret itself, put here by mistake, so it is in no message.
  if (typeof name !== 'string' || !VARIABLE.test(name)) {
    throw new ConfigError(
      'config',
      "secret(): expected the name of an environment variable, such as secret('LEGACY_DB_URL'); put the value into that variable",
    );
  }
  const shown = (): string => `secret(${name})`;
  const made = { secret: name, toString: shown, toJSON: shown };
  Object.defineProperty(made, Symbol.for('nodejs.util.inspect.custom'), { value: shown });
  return Object.freeze(made);
}

/**
 * Names an environment variable that is no secret (an address, a bucket): read when a source is opened, and shown in
 * reports as it is. Without a fallback it must be set before anything runs.
 */
export function variable(name: string, fallback?: string): Secret {
  if (typeof name !== 'string' || !VARIABLE.test(name)) {
    throw new ConfigError(
      'config',
      "variable(): expected the name of an environment variable, such as variable('SITE_ORIGIN')",
    );
  }
  const shown = (): string => `variable(${name})`;
  const made = { secret: name, shown: true as const, toString: shown, toJSON: shown };
  Object.defineProperty(made, Symbol.for('nodejs.util.inspect.custom'), { value: shown });
  return Object.freeze(fallback === undefined ? made : { ...made, fallback });
}
