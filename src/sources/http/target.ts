/** What is asked for: an origin, and a path that is sent as it was written. */

/** An address in the two parts in which it is sent. */
export type Target = {
  readonly origin: string;
  /** The host, with its port where that is not the scheme's own. */
  readonly host: string;
  /** Path and query, to the byte as they were given; only what no request line can hold is percent-encoded. */
  readonly path: string;
};

const ABSOLUTE = /^(https?:\/\/[^/?#\\]*)(.*)$/is;

/** Where a path or an absolute address of a row leads; `null` when it is neither. A fragment is never sent. */
export function targetOf(asked: string, origin: string): Target | null {
  const [, authority, rest] = ABSOLUTE.exec(asked) ?? [];
  const base = authority ?? origin;
  const given = (rest ?? asked).replace(/#.*$/s, '');
  const path = rest !== undefined && !given.startsWith('/') ? `/${given}` : given;
  if (!path.startsWith('/') || !path.isWellFormed() || !URL.canParse(base)) return null;
  const url = new URL(base);
  if (url.username !== '' || url.password !== '') return null;
  return { origin: url.origin, host: url.host, path: onTheWire(path) };
}

/** Where an address leads that was parsed already. */
export function targetOfUrl(url: URL): Target {
  return { origin: url.origin, host: url.host, path: `${url.pathname}${url.search}` };
}

/** A target's whole address. */
export function urlOf({ origin, path }: Target): string {
  return `${origin}${path}`;
}

/** The same target with one more query parameter. */
export function withQuery(target: Target, name: string, value: string): Target {
  const joint = target.path.includes('?') ? '&' : '?';
  return {
    ...target,
    path: `${target.path}${joint}${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  };
}

function onTheWire(path: string): string {
  return path.replace(/[^\u0021-\u007e]+/gu, encodeURIComponent);
}
