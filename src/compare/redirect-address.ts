/** Tells whether two addresses are the same, by their parts: what a server may tell apart is never put together. */

/** Which differences between a promised target and a Location do not count. */
export type AddressRules = {
  /** Host (`old.example.org`) or origin (`http://127.0.0.1:8080`) to what it counts as, of the same form. */
  readonly hosts: ReadonlyMap<string, string>;
  readonly query: 'keep' | 'ignore';
  readonly slash: 'exact' | 'ignore';
};

const EXACT: AddressRules = { hosts: new Map(), query: 'keep', slash: 'exact' };

/** Reads an address as a browser does, relative to a base; `null` when it is none. */
export function readAddress(text: string, base: string): URL | null {
  return URL.parse(text, base);
}

/** Reads an address that can be asked for over HTTP; `null` when it is none. */
export function readPageAddress(text: string, base: string): URL | null {
  const url = readAddress(text, base);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : null;
}

/** A host, with a port or without, or an origin, in the form in which `hosts` holds it; `null` when it is neither. */
export function readHost(text: string): string | null {
  const whole = text.includes('://');
  const url = readPageAddress(whole ? text : `https://${text}`, 'https://base.invalid');
  if (url === null || url.href !== `${url.origin}/`) return null;
  return whole ? url.origin : url.host;
}

/** What a server sees of an address, as text: equal for two addresses exactly when they are one to every server. */
export function addressOf(url: URL): string {
  return comparable(url, EXACT);
}

/** Whether a redirect leads to what was promised: scheme, host, port, path, query and fragment. */
export function isSameTarget(promised: URL, actual: URL, rules: AddressRules): boolean {
  if (fragmentOf(promised) !== fragmentOf(actual)) return false;
  return comparable(promised, rules) === comparable(actual, rules);
}

/** Whether two addresses ask one server for the same: path and query. */
export function isSamePath(left: URL, right: URL): boolean {
  return pathAndQuery(left, EXACT) === pathAndQuery(right, EXACT);
}

function comparable(url: URL, rules: AddressRules): string {
  const user = url.username === '' && url.password === '' ? '' : `${url.username}:${url.password}@`;
  const origin = rules.hosts.get(`${url.protocol}//${url.host}`);
  const host = rules.hosts.get(url.host) ?? url.host;
  const [scheme, place] = origin === undefined ? [url.protocol, host] : origin.split('//');
  return `${scheme ?? ''}//${user}${place ?? ''}${pathAndQuery(url, rules)}`;
}

function pathAndQuery(url: URL, { query, slash }: AddressRules): string {
  const path = normalEncoding(url.pathname);
  const trimmed = slash === 'ignore' && path.endsWith('/') ? path.slice(0, -1) : path;
  return query === 'ignore' ? trimmed : trimmed + normalEncoding(queryOf(url));
}

/** With its question mark, also when nothing follows it: `/a?` is another address than `/a`. */
function queryOf({ href, search }: URL): string {
  if (search !== '') return search;
  const hash = href.indexOf('#');
  return (hash < 0 ? href : href.slice(0, hash)).endsWith('?') ? '?' : '';
}

function fragmentOf({ hash }: URL): string {
  return normalEncoding(hash);
}

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** RFC 3986, 6.2.2: the case of %xx, and unreserved characters that need no encoding; nothing else. */
function normalEncoding(text: string): string {
  if (!text.includes('%')) return text;
  return text.replaceAll(/%[0-9a-fA-F]{2}/g, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return UNRESERVED.test(character) ? character : encoded.toUpperCase();
  });
}
