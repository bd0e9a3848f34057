/** A real HTTP server on this machine for tests: answers as it is told, and remembers what it was asked. */
import { readFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';

/** One request that a server got. */
type Asked = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders };

/** How a server answers one request. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A server, as long as it is not closed. */
export type TestSite = {
  /** `http://127.0.0.1:port`, or https. */
  readonly origin: string;
  readonly port: number;
  /** Every request so far. */
  readonly asked: Asked[];
  /** The paths that were asked for, in order. */
  readonly paths: () => readonly string[];
  /** How many connections are open. */
  readonly connections: () => number;
  close(): Promise<void>;
};

const FIXTURES = join(import.meta.dirname, '../fixtures/tls');

/** The certificate that a secure server shows: for `localhost` and 127.0.0.1, signed by itself. */
export function testCertificate(): Promise<string> {
  return readFile(join(FIXTURES, 'server.crt'), 'utf8');
}

/** Starts a server on a port of its own. */
export async function startSite(answering: Answering, secure = false): Promise<TestSite> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const listener: Answering = (request, response) => {
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    answering(request, response);
  };
  const server: Server = secure
    ? createSecureServer(
        { cert: await testCertificate(), key: await readFile(join(FIXTURES, 'server.key'), 'utf8') },
        listener,
      )
    : createServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    asked,
    paths: () => asked.map(({ url }) => url),
    connections: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with a value as JSON. */
export function sendJson(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(value));
}

/** Answers with a page. */
export function sendPage(response: ServerResponse, body = '<h1>A page</h1>', status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(body);
}

/** Answers with a redirect. */
export function redirect(response: ServerResponse, location: string, status = 301): void {
  response.writeHead(status, { location });
  response.end();
}
