/** What a config says about a website or an HTTP API, checked when it is said. */
import type { Secret } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import {
  bytes,
  DURATION_FORM,
  milliseconds,
  SIZE_FORM,
  type Duration,
  type Size,
} from '../../model/units.ts';
import { demandKnown } from '../known-options.ts';

export type HttpOptions = {
  /** Scheme, host and port: `https://www.example.org`, or the variable that holds it. */
  readonly origin: string | Secret;
  /** Sent to the origin's host only, never to another one that it redirects to. */
  readonly headers?: Readonly<Record<string, string | Secret>>;
  /** Host to the `host:port` to connect to instead; the Host header and the TLS server name stay (before DNS moves). */
  readonly connectTo?: Readonly<Record<string, string>>;
  /** Hosts besides the origin's to which redirects are followed. */
  readonly allowedHosts?: readonly string[];
  /** The longest that one answer may take, to its last byte; `'10s'` unless told. */
  readonly timeout?: Duration;
  /** How often a request is sent again after a passing failure; 4 unless told. */
  readonly retries?: number;
  /** The longest body that is read; `'10MB'` unless told. */
  readonly maxBody?: Size;
  /** The most requests at a time to one host; 8 unless told, fewer while it is overloaded. */
  readonly concurrency?: number;
  /** How old an answer may be, by what its caches promise; 0 unless told. */
  readonly staleFor?: Duration;
  /** Asks every cache on the way to fetch anew; with `query`, by a parameter of that name with a new value each time, too. */
  readonly bypassCache?: boolean | { readonly query: string };
};

/** Where to connect instead of where a name leads. */
export type Address = { readonly hostname: string; readonly port: string };

/** The same with every default filled in; durations are milliseconds, sizes bytes. */
export type Settings = {
  readonly origin: string | Secret;
  readonly headers: ReadonlyMap<string, string | Secret>;
  readonly connectTo: ReadonlyMap<string, Address>;
  readonly allowedHosts: ReadonlySet<string>;
  readonly timeout: number;
  readonly retries: number;
  readonly maxBody: number;
  readonly concurrency: number;
  readonly staleFor: number;
  readonly bypassCache: boolean;
  readonly bypassQuery: string | null;
};

const OPTIONS = [
  'origin',
  'headers',
  'connectTo',
  'allowedHosts',
  'timeout',
  'retries',
  'maxBody',
  'concurrency',
  'staleFor',
  'bypassCache',
];
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Fills in defaults. @throws ConfigError for what is not as it should be. */
export function settingsOf(options: HttpOptions): Settings {
  demandKnown('http()', options, OPTIONS);
  const { origin, bypassCache = false } = options;
  const headers = new Map(Object.entries(options.headers ?? {}));
  const odd = headers.keys().find((name) => !HEADER_NAME.test(name));
  if (odd !== undefined) throw refusal('headers', `${JSON.stringify(odd)} is no header name`);
  const bypassQuery = typeof bypassCache === 'object' ? bypassCache.query : null;
  if (bypassQuery === '') throw refusal('bypassCache.query', 'expected the name of a query parameter');
  return {
    origin: typeof origin === 'string' ? originOf(origin, 'http(): origin') : origin,
    headers,
    connectTo: new Map(
      Object.entries(options.connectTo ?? {}).map(([host, to]) => [host.toLowerCase(), addressOf(to)]),
    ),
    allowedHosts: new Set((options.allowedHosts ?? []).map(hostOf)),
    timeout: positive('timeout', milliseconds(options.timeout ?? '10s'), DURATION_FORM),
    retries: whole('retries', options.retries ?? 4, 0),
    maxBody: positive('maxBody', bytes(options.maxBody ?? '10MB'), SIZE_FORM),
    concurrency: whole('concurrency', options.concurrency ?? 8, 1),
    staleFor:
      bypassCache === false ? amount('staleFor', milliseconds(options.staleFor ?? 0), DURATION_FORM) : 0,
    bypassCache: bypassCache !== false,
    bypassQuery,
  };
}

/** An origin in its normal form. @throws ConfigError that does not show it: it may be a secret. */
export function originOf(text: string, place: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError('config', `${place}: expected a scheme and a host, as in https://www.example.org`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(
      'config',
      `${place}: holds a user or a password; pass them in headers, by a secret`,
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new ConfigError(
      'config',
      `${place}: goes on after its host; put the path into each feed, facts and answers`,
    );
  }
  return url.origin;
}

function hostOf(text: string): string {
  const parsed = URL.canParse(`https://${text}`) ? new URL(`https://${text}`) : null;
  if (parsed?.pathname === '/' && parsed.search === '' && !text.includes('/')) return parsed.host;
  throw refusal('allowedHosts', `${JSON.stringify(text)} is no host; expected one such as www.example.org`);
}

function addressOf(text: string): Address {
  const [, hostname, port] = /^(\[[0-9a-fA-F:.]+\]|[^:/?#@]+)(?::(\d+))?$/.exec(text) ?? [];
  if (hostname === undefined) {
    throw refusal('connectTo', `${JSON.stringify(text)} is no address; expected one such as 127.0.0.1:8443`);
  }
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: port ?? '' };
}

function positive(name: string, value: number | null, form: string): number {
  if (value === 0) throw refusal(name, 'expected more than nothing');
  return amount(name, value, form);
}

function amount(name: string, value: number | null, form: string): number {
  if (value === null) throw refusal(name, `expected ${form}`);
  return value;
}

function whole(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw refusal(name, `expected a whole number from ${least}`);
}

function refusal(name: string, why: string): ConfigError {
  return new ConfigError('config', `http(): ${name}: ${why}`);
}
