/** Stands in front of a real S3 server and damages the answers that a test chooses. */
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a test tells it from others. */
export type Seen = {
  readonly method: string;
  /** Decoded, from the bucket on. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** How many requests came before it. */
  readonly before: number;
};

/** What is done to an answer. */
export type Damage =
  /** An S3 error in place of the answer. */
  | { readonly status: number; readonly code: string; readonly more?: string }
  /** Anything in place of the answer. */
  | { readonly status: number; readonly body: string }
  /** So many bytes of the body, then the connection is cut. */
  | { readonly cutAfter: number }
  /** So many bytes of the body, then nothing more, and the connection stays. */
  | { readonly stallAfter: number }
  /** The whole body changed, and its length told anew. */
  | { readonly rewrite: (body: string) => string }
  /** The connection is cut before there is an answer; the server has not seen the request. */
  | { readonly reset: true }
  /** The server does what it is asked to, and its answer is lost. */
  | { readonly lose: true }
  /** The answer, with other headers. */
  | { readonly headers: Readonly<Record<string, string>> }
  /** Something else happens first. */
  | { readonly first: () => Promise<unknown>; readonly then?: Damage };

/** Says what to do to the answer to a request; nothing when it says nothing. */
export type Fault = (seen: Seen) => Damage | undefined;

/** A proxy that is running. */
export interface Proxy {
  readonly endpoint: string;
  /** Damages answers from now on; requests are counted from here. */
  damage(fault: Fault): void;
  /** The requests since then. */
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

/** Starts a proxy to a server on loopback. */
export async function proxyTo(endpoint: string): Promise<Proxy> {
  const target = new URL(endpoint);
  let fault: Fault = () => undefined;
  const seen: Seen[] = [];
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '/', endpoint);
    const one: Seen = {
      method: asked.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: asked.headers,
      before: seen.length,
    };
    seen.push(one);
    const respond = (damage: Damage | undefined): void => {
      if (damage !== undefined && 'first' in damage)
        void damage.first().then(() => {
          respond(damage.then);
        });
      else if (damage !== undefined && 'reset' in damage) asked.socket.destroy();
      else if (damage !== undefined && 'status' in damage) refuse(asked, answer, damage);
      else forward(target, asked, answer, damage);
    };
    respond(fault(one));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    damage: (next) => {
      fault = next;
      seen.length = 0;
    },
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(
  asked: IncomingMessage,
  answer: ServerResponse,
  damage: Extract<Damage, { status: number }>,
): void {
  asked.resume();
  const { status } = damage;
  const body =
    'body' in damage
      ? damage.body
      : `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${damage.code}</Code><Message>told by a test</Message>${damage.more ?? ''}</Error>`;
  answer.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  answer.end(asked.method === 'HEAD' ? undefined : body);
}

type Forwarded = Exclude<Damage, { status: number } | { reset: true } | { first: unknown }>;

function forward(
  target: URL,
  asked: IncomingMessage,
  answer: ServerResponse,
  damage: Forwarded | undefined,
): void {
  const { method, headers, url: path } = asked;
  // The signature covers the host, which stays the proxy's.
  const onward = request({ host: target.hostname, port: target.port, method, headers, path }, (real) => {
    if (damage === undefined) {
      answer.writeHead(real.statusCode ?? 500, real.headers);
      real.pipe(answer);
      return;
    }
    void whole(real).then((body) => {
      if ('lose' in damage) asked.socket.destroy();
      else spoil(answer, real, body, damage);
    });
  });
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
}

function spoil(
  answer: ServerResponse,
  real: IncomingMessage,
  body: Buffer,
  damage: Exclude<Forwarded, { lose: true }>,
): void {
  const status = real.statusCode ?? 500;
  if ('headers' in damage) {
    answer.writeHead(status, { ...real.headers, ...damage.headers });
    answer.end(body);
    return;
  }
  if ('rewrite' in damage) {
    const changed = damage.rewrite(body.toString('utf8'));
    answer.writeHead(status, { ...real.headers, 'content-length': Buffer.byteLength(changed) });
    answer.end(changed);
    return;
  }
  answer.writeHead(status, real.headers);
  const bytes = 'cutAfter' in damage ? damage.cutAfter : damage.stallAfter;
  answer.write(body.subarray(0, bytes), () => {
    if ('cutAfter' in damage) answer.destroy();
  });
}

async function whole(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
