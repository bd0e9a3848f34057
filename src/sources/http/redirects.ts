/** Follows redirects by hand: where each leads, how many there are, and whether they come back. */
import { isBusy } from './retrying.ts';
import { targetOfUrl, urlOf, type Target } from './target.ts';
import type { Answer, Request, Transport } from './transport.ts';
import { busy, Unanswered } from './unanswered.ts';

const MOST_HOPS = 10;

/** What one address came to. */
export type Trail = {
  /** The answer to the first request; `null` when there was none. */
  readonly first: Answer | null;
  /** Where the first answer redirects to, as an absolute address; as it was sent when it is none. */
  readonly location: string | null;
  /** How many redirects lead from what was asked to `finalUrl`. */
  readonly hops: number;
  readonly finalUrl: string;
  /** The answer of `finalUrl`; `null` when it was not asked: another host, a loop, or too many hops. */
  readonly final: Answer | null;
  /** Whether the redirects came back to an address that they had left. */
  readonly loop: boolean;
  /** Why something that should have been asked gave no answer. */
  readonly failure: Unanswered | null;
};

/** How to follow: not at all, or to these hosts; and of which answers the body is wanted. */
export type Following = Omit<Request, 'target' | 'wants'> & {
  readonly follow: boolean;
  readonly wants: (status: number) => boolean;
  /** Whether a 503 and its like are answers too: where the state of the server itself is what is asked about. */
  readonly busyToo?: boolean;
};

/** Asks, and follows what it is told, at most ten times. @throws the signal's reason when it is aborted */
export async function followed(
  transport: Transport,
  start: Target,
  { follow, wants, busyToo = false, ...how }: Following,
  signal: AbortSignal,
): Promise<Trail> {
  const left = new Set([normal(urlOf(start))]);
  let target = start;
  let first: Answer | null = null;
  let location: string | null = null;
  for (let hops = 0; ; hops += 1) {
    const here = { first, location, hops, finalUrl: urlOf(target), loop: false };
    const answer = await answered(transport, { ...how, target, wants }, busyToo, signal);
    if (answer instanceof Unanswered) return { ...here, final: null, failure: answer };
    const next = redirectOf(answer, target);
    if (hops === 0) {
      first = answer;
      location = next?.text ?? null;
    }
    const url = next?.url ?? null;
    if (url === null) return { ...here, first, location, final: answer, failure: null };
    const onward = { first, location, hops: hops + 1, finalUrl: url.href, final: null, failure: null };
    const loop = left.has(normal(url.href));
    left.add(normal(url.href));
    const may = /^https?:$/.test(url.protocol) && transport.hosts.has(url.host);
    if (loop || !follow || !may || hops === MOST_HOPS) return { ...onward, loop };
    target = targetOfUrl(url);
  }
}

/** A busy answer says nothing about what was asked for, so it is none. */
async function answered(
  transport: Transport,
  request: Request,
  busyToo: boolean,
  signal: AbortSignal,
): Promise<Answer | Unanswered> {
  try {
    const answer = await transport.ask(request, signal);
    return isBusy(answer.status) && !busyToo ? busy(request.target.host, answer.status) : answer;
  } catch (thrown) {
    if (thrown instanceof Unanswered) return thrown;
    throw thrown;
  }
}

function redirectOf(
  answer: Answer,
  from: Target,
): { readonly text: string; readonly url: URL | null } | null {
  const text = answer.header('location');
  if (text === null || ![301, 302, 303, 307, 308].includes(answer.status)) return null;
  const url = URL.canParse(text, urlOf(from)) ? new URL(text, urlOf(from)) : null;
  return { text: url?.href ?? text, url };
}

function normal(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/#.*$/s, '') : url;
}
