/** Sends requests: a few at a time, again when that may help, and never longer or more than was agreed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Agent } from 'undici';
import type { OpenContext } from '../../model/dataset.ts';
import { ConfigError, SourceError } from '../../model/problem.ts';
import { obey, stopped } from '../stopping.ts';
import { readBody } from './body.ts';
import { rerouted, type Certificates } from './connector.ts';
import { originOf, type Settings } from './options.ts';
import { askedPause, isBusy, isOverload, isPassing, jitteredPause } from './retrying.ts';
import { withQuery, type Target } from './target.ts';
import { Turns, type Ending } from './turns.ts';
import type { Unanswered } from './unanswered.ts';
import { leftAlone, tooLate, unansweredBy } from './unanswered.ts';

const USER_AGENT = 'reconcile/0.1';
const MOST_DROPPED = 131_072;

/** One request: what for, and of which answers the body is wanted. */
export type Request = {
  readonly target: Target;
  readonly method: 'GET' | 'HEAD';
  readonly accept: string;
  readonly wants: (status: number) => boolean;
};

/** What came back. `body` is `null` where it was not wanted. */
export type Answer = {
  readonly status: number;
  /** A header by its lower-case name, several of one name joined; `null` where there is none. */
  readonly header: (name: string) => string | null;
  readonly body: Buffer | null;
};

type Attempt = { readonly answer: Answer } | { readonly failure: Unanswered };

/** Sends the requests of one session. */
export class Transport {
  readonly origin: string;
  /** Hosts that may be asked: the origin's, and those that the config allows. */
  readonly hosts: ReadonlySet<string>;
  readonly certificates: Certificates;
  private readonly settings: Settings;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly agent: Agent;
  private readonly turns = new Map<string, Turns>();
  private readonly ending = new AbortController();

  private constructor(
    settings: Settings,
    origin: string,
    headers: Readonly<Record<string, string>>,
    agent: Agent,
    certificates: Certificates,
  ) {
    this.settings = settings;
    this.origin = origin;
    this.headers = headers;
    this.agent = agent;
    this.certificates = certificates;
    this.hosts = new Set([new URL(origin).host, ...settings.allowedHosts]);
  }

  /** Loads the driver and reveals what is secret; nobody is asked yet. @throws ConfigError */
  static async open(
    settings: Settings,
    name: string,
    context: Pick<OpenContext, 'reveal'>,
  ): Promise<Transport> {
    const { Agent, buildConnector } = await import('undici');
    const { origin, timeout } = settings;
    const revealed =
      typeof origin === 'string' ? origin : originOf(context.reveal(origin), `${name}: ${origin.secret}`);
    const headers: Record<string, string> = {};
    for (const [header, value] of settings.headers) {
      const text = typeof value === 'string' ? value : context.reveal(value);
      if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(text)) {
        throw new ConfigError(
          'config',
          `${name}: header ${header}: holds a character that no header can; take it out`,
        );
      }
      headers[header.toLowerCase()] = text;
    }
    const certificates: Certificates = new Map();
    const agent = new Agent({
      connections: settings.concurrency,
      connect: rerouted(buildConnector({ timeout }), settings.connectTo, certificates),
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    return new Transport(settings, revealed, headers, agent, certificates);
  }

  /** The most requests at a time to one host. */
  get concurrency(): number {
    return this.settings.concurrency;
  }

  /** A signal that is aborted when the caller's is, or when the session closes. */
  whileOpen(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.ending.signal]);
  }

  /** Whether a host has refused every connection so far, many times. */
  isDown(host: string): boolean {
    const turns = this.turns.get(host);
    return turns !== undefined && turns.isDown && !turns.answeredOnce;
  }

  /**
   * The answer to a request; a busy one (429, 503) only after every attempt.
   * @throws Unanswered when none came; the signal's reason when it is aborted.
   */
  async ask(request: Request, signal: AbortSignal): Promise<Answer> {
    const { host } = request.target;
    const turns = this.turnsOf(host);
    if (turns.isToBeLeftAlone) throw leftAlone(host);
    const retries = turns.isDown ? 0 : this.settings.retries;
    // The more requests in a row came to nothing, the less time is spent on the next.
    const patience = (this.settings.timeout * (retries + 1)) / (1 + turns.failures);
    let end: number | null = null;
    for (let attempt = 0; ; attempt += 1) {
      const release = await turns.take(signal);
      end ??= Date.now() + patience;
      const outcome = await this.attempt(request, signal).catch((thrown: unknown) => {
        release('failed');
        throw thrown;
      });
      turns.answeredOnce ||= 'answer' in outcome;
      const left = end - Date.now();
      const useful = pauseAfter(outcome, attempt);
      if (useful?.asked === true && useful.milliseconds > left) turns.refuse(useful.milliseconds);
      const wait = attempt < retries && left > 0 ? useful : null;
      if (wait?.asked === true) turns.rest(Math.min(wait.milliseconds, left));
      release(endingOf(outcome));
      if (wait === null) {
        turns.note('answer' in outcome && !isBusy(outcome.answer.status));
        if ('failure' in outcome) throw outcome.failure;
        return outcome.answer;
      }
      await pause(Math.min(wait.milliseconds, left), undefined, { signal }).catch(() => {
        throw stopped(signal, host);
      });
    }
  }

  /** Ends what is under way and closes every connection. Never throws. */
  async close(name: string): Promise<void> {
    this.ending.abort(new SourceError('closed', `${name}: its session is closed; open another`));
    for (const turns of this.turns.values()) turns.close();
    await this.agent.destroy().catch(() => undefined);
  }

  private turnsOf(host: string): Turns {
    const known = this.turns.get(host) ?? new Turns(host, this.settings.concurrency);
    this.turns.set(host, known);
    return known;
  }

  private async attempt({ target, method, accept, wants }: Request, signal: AbortSignal): Promise<Attempt> {
    const { bypassQuery, timeout, maxBody } = this.settings;
    const asked = bypassQuery === null ? target : withQuery(target, bypassQuery, crypto.randomUUID());
    const { origin, host, path } = asked;
    const patience = new AbortController();
    const stop = () => patience.abort();
    signal.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(stop, timeout);
    try {
      obey(signal, host);
      const answer = await this.agent.request({
        origin,
        path,
        method,
        headers: this.headersFor(target, accept),
        signal: patience.signal,
      });
      const { statusCode: status, headers, body } = answer;
      const header = (name: string) => joined(headers[name]);
      body.on('error', () => undefined); // whoever reads it is told; of one that nobody reads nothing is missed
      if (method === 'HEAD' || !wants(status)) {
        // The status is known: how the rest of the answer goes on is of no interest.
        await body.dump({ limit: Math.min(MOST_DROPPED, maxBody) }).catch(() => undefined);
        return { answer: { status, header, body: null } };
      }
      const lengths = { length: header('content-length'), encoding: header('content-encoding') };
      return { answer: { status, header, body: await readBody(body, lengths, { host, maxBody }) } };
    } catch (thrown) {
      if (signal.aborted) throw stopped(signal, host);
      if (patience.signal.aborted) return { failure: tooLate(host, timeout) };
      return { failure: unansweredBy(thrown, host) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  /** What the config sends goes to the origin's host only, and not in clear where the origin is encrypted. */
  private headersFor(target: Target, accept: string): Record<string, string> {
    const { origin, headers, settings } = this;
    const own =
      target.origin === origin ||
      (target.host === new URL(origin).host && target.origin.startsWith('https:'));
    return {
      'user-agent': USER_AGENT,
      accept,
      'accept-encoding': 'identity',
      ...(settings.bypassCache && { 'cache-control': 'no-cache', pragma: 'no-cache' }),
      ...(own && headers),
    };
  }
}

type Pause = { readonly milliseconds: number; readonly asked: boolean };

/** How long to wait before the next attempt; `null` when there is no use in one. */
function pauseAfter(outcome: Attempt, attempt: number): Pause | null {
  const jittered = { milliseconds: jitteredPause(attempt), asked: false };
  if ('failure' in outcome) return outcome.failure.passing ? jittered : null;
  const { status, header } = outcome.answer;
  if (!isPassing(status)) return null;
  const asked = askedPause(header('retry-after'), Date.now());
  return asked === null ? jittered : { milliseconds: asked, asked: true };
}

function endingOf(outcome: Attempt): Ending {
  if ('failure' in outcome) return outcome.failure.lack === 'timeout' ? 'overload' : 'failed';
  return isOverload(outcome.answer.status) ? 'overload' : 'answered';
}

function joined(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(', ');
}
