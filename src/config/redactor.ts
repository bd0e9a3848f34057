/** Remembers every secret value that was revealed and removes it, in whole or in part, from any text. */
import { ConfigError } from '../model/problem.ts';
import type { Secret } from '../model/dataset.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reveals secrets from the environment and takes them out of texts again. */
export interface Redactor {
  /** The value of a secret. @throws ConfigError when it is not set. */
  readonly reveal: (secret: Secret) => string;
  /** The text without any value revealed so far, nor the password in one. */
  readonly redact: (text: string) => string;
}

const PASSWORD = '***';
// Shorter values are removed only where they stand alone: "a" is in every sentence.
const SHORT = 4;

/** Whether the environment has a value for a secret; an empty one is none. */
export function isSet(secret: Secret, environment: Environment): boolean {
  return (environment[secret.secret] ?? '') !== '' || secret.fallback !== undefined;
}

/** Makes a redactor that has revealed nothing yet. */
export function makeRedactor(environment: Environment): Redactor {
  const shown = new Map<string, string>();
  let pattern: RegExp | null = null;

  const remember = (value: string, as: string): void => {
    for (const form of formsOf(value)) {
      if (form !== '' && !shown.has(form)) shown.set(form, as);
    }
  };
  return {
    reveal(secret) {
      const given = environment[secret.secret] ?? '';
      const value = given === '' ? (secret.fallback ?? '') : given;
      if (value === '') {
        throw new ConfigError('secret-missing', `${secret.secret} is not set in the environment: set it`);
      }
      if (secret.shown === true) return value;
      remember(value, String(secret));
      for (const password of passwordsIn(value)) remember(password, PASSWORD);
      pattern = patternOf([...shown.keys()]);
      return value;
    },
    redact: (text) =>
      pattern === null ? text : text.replace(pattern, (found) => shown.get(found) ?? PASSWORD),
  };
}

// The longest first, so that a whole address is replaced before the password in it is.
function patternOf(values: readonly string[]): RegExp {
  const longestFirst = [...values].sort((left, right) => right.length - left.length);
  const sources = longestFirst.map((value) => {
    const literal = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return value.length < SHORT ? `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])` : literal;
  });
  return new RegExp(sources.join('|'), 'gu');
}

// As it is, percent-decoded, percent-encoded, and as it stands inside a JSON string.
function formsOf(value: string): string[] {
  const decoded = decode(value);
  const plain = [value, decoded, encodeURIComponent(decoded.toWellFormed())];
  return [...plain, ...plain.map((form) => JSON.stringify(form).slice(1, -1))];
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

// In `scheme://user:password@host?password=...` and in `host=... password=...`.
function passwordsIn(value: string): string[] {
  const found: string[] = [];
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(.*)$/is.exec(value)?.[1];
  if (authority !== undefined) {
    // A password with a slash in it is no valid address, but it is typed, and a driver repeats it when it refuses it.
    for (const part of [authority.split(/[/?#]/, 1)[0] ?? '', authority]) {
      const user = part.slice(0, Math.max(part.lastIndexOf('@'), 0));
      if (user.includes(':')) found.push(user.slice(user.indexOf(':') + 1));
    }
  }
  for (const [, parameter] of value.matchAll(/[?&](?:password|pass|pwd|token|secret)=([^&#]*)/gi)) {
    if (parameter !== undefined) found.push(parameter);
  }
  for (const [, quoted, bare] of value.matchAll(/\bpassword\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s'&#]+))/gi)) {
    found.push(quoted ?? bare ?? '');
  }
  return found;
}
