/** Refuses what a config says under a name that nobody listens to: a misspelt filter or "private" must not pass in silence. */
import { KEY_KINDS } from '../model/key.ts';
import { ConfigError } from '../model/problem.ts';

/** @throws ConfigError when options are missing, or hold a name that is not known. */
export function demandKnown(place: string, given: unknown, known: readonly string[]): void {
  const list = known.join(', ');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigError('config', `${place}: expected options; they are ${list}`);
  }
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new ConfigError('config', `${place}: "${unknown}" is not known; its options are ${list}`);
  }
}

/** @throws ConfigError for a kind of key that there is not. */
export function demandKinds(place: string, kinds: Iterable<string | null | undefined>): void {
  for (const kind of kinds) {
    if (kind === null || kind === undefined || (KEY_KINDS as readonly string[]).includes(kind)) continue;
    const list = KEY_KINDS.join(', ');
    throw new ConfigError('config', `${place}: "${kind}" is no kind of key; the kinds are ${list}`);
  }
}
