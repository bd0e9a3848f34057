/** JSON from an address: the whole body of a 200 that is JSON and says so, or one sentence about what came instead. */
import { isUtf8 } from 'node:buffer';
import { SourceError } from '../../model/problem.ts';
import type { Wording } from '../json.ts';
import { followed } from './redirects.ts';
import { targetOf, urlOf, type Target } from './target.ts';
import type { Answer, Transport } from './transport.ts';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** What is asked for where JSON is wanted. */
export const JSON_ACCEPT = 'application/json, */*;q=0.1';

/** The wording of complaints about JSON in an answer. */
export function answerWording(name: string): Wording {
  return {
    name,
    code: 'answer-content',
    cutOff: 'is cut off; the answer is not whole, so run again, or look at what the server sends',
    mend: 'look at what the server sends',
    after: 'look at what the server sends',
    notListed: 'say where it is with list',
    manyNames: 'say where the entries are with list',
  };
}

/** What an address in the config leads to. @throws SourceError for what is no path */
export function configured(path: string, transport: Transport, place: string): Target {
  const target = targetOf(path, transport.origin);
  if (target !== null) return target;
  throw new SourceError('path', `${place}: ${JSON.stringify(path)} is no path; begin it with a slash`);
}

/** The last answer to a GET, redirects followed. @throws SourceError when there is none. */
export async function lastAnswer(
  transport: Transport,
  target: Target,
  place: string,
  signal: AbortSignal,
  busyToo = false,
): Promise<Answer> {
  const how = { method: 'GET', accept: JSON_ACCEPT, follow: true, wants: () => true, busyToo } as const;
  const trail = await followed(transport, target, how, signal);
  if (trail.failure !== null) throw trail.failure.at(place);
  if (trail.final !== null) return trail.final;
  const { host } = new URL(trail.finalUrl);
  const why = trail.loop
    ? 'its redirects go round in a circle; ask for the address where they should end'
    : `redirects to ${host}, which is not asked; ask for the address where it should end, or name the host in allowedHosts`;
  throw new SourceError('redirect', `${place}: ${target.host} ${why}`);
}

/** The JSON text of an answer. @throws SourceError that says what it is instead. */
export function jsonOf(answer: Answer, place: string): Buffer {
  const wrong = wrongJson(answer);
  if (wrong !== null) throw new SourceError('answer-content', `${place}: ${wrong}`);
  return jsonBytes(answer);
}

/** Why an answer's body is not taken for JSON; `null` when it is. Whether it is whole JSON is for whoever reads it. */
export function wrongJson({ header, body }: Answer): string | null {
  const given = header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const bytes = jsonBytes({ body });
  if (!isUtf8(bytes)) return 'answers with bytes that are not UTF-8; let the server send UTF-8';
  if (/^\s*</.test(bytes.subarray(0, 256).toString('latin1'))) {
    return 'answers with HTML or XML in place of JSON; check the path, and that no login or error page is in between';
  }
  if (given !== '' && !/^(application|text)\/([\w.+-]*\+)?json$/.test(given)) {
    return `answers with ${JSON.stringify(given)}, not with JSON; check the path, or let the server say application/json`;
  }
  return bytes.length === 0 ? 'answers with nothing in place of JSON; look at what the server sends' : null;
}

/** @throws SourceError for any status but 200. */
export function demandOk({ status }: Answer, target: Target, place: string): void {
  if (status === 200) return;
  const advice =
    status === 401 || status === 403 ? 'check what is passed in headers' : 'check the path, and the server';
  throw new SourceError(
    'status',
    `${place}: ${new URL(urlOf(target)).host} answers with status ${status}; ${advice}`,
    {
      transient: status >= 500,
    },
  );
}

/** A body as the only chunk of a document. */
export async function* onlyChunk(body: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield body;
}

/** The bytes of a body, without a byte order mark. */
export function jsonBytes({ body }: Pick<Answer, 'body'>): Buffer {
  if (body === null) return Buffer.alloc(0);
  return body.indexOf(BYTE_ORDER_MARK) === 0 ? body.subarray(BYTE_ORDER_MARK.length) : body;
}
