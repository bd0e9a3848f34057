/** Ends connections so that nothing of them keeps running on the server. */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Dialer } from './connect.ts';

const FAREWELL_MS = 3_000;
const TERMINATE = Buffer.from([0x58, 0, 0, 0, 4]);

/** Ends a connection that is idle. Never throws. */
export async function end(client: pg.Client): Promise<void> {
  await within(client.end(), client);
}

/** Cancels what runs on a connection and ends it, once the server has let go of it. Never throws. */
export async function abandon(client: pg.Client, dial: Dialer): Promise<void> {
  const { stream } = client.connection;
  if (stream.destroyed) return;
  const closed = once(stream, 'close');
  closed.catch(() => undefined); // the server may be gone before anybody waits for it
  await within(cancel(client, dial), client);
  // A server that waits for us to read would not see the request: what it still sends is read and dropped.
  stream.removeAllListeners('readable');
  stream.removeAllListeners('data');
  stream.resume();
  stream.end(TERMINATE);
  await within(closed, client);
}

async function within(work: Promise<unknown>, client: pg.Client): Promise<void> {
  const late = new AbortController();
  const deadline = pause(FAREWELL_MS, 'late', { signal: late.signal }).catch(() => 'done');
  const outcome = await Promise.race([work.then(() => 'done').catch(() => 'done'), deadline]);
  late.abort();
  if (outcome === 'late') client.connection.stream.destroy();
}

/** What the driver knows of a connection but its types do not tell. */
type Wire = {
  readonly stream: Duplex;
  connect(port: number, host: string): void;
  connect(socket: string): void;
  requestSsl(): void;
  cancel(process: number, secret: number): void;
};
type Known = {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly sslNegotiation: string;
};

/** Sends a CancelRequest on a connection of its own, encrypted where the first one is; resolves when the server has it. */
async function cancel(client: pg.Client, { make }: Dialer): Promise<void> {
  const { processID, secretKey } = client as unknown as Known;
  if (processID === null || secretKey === null) return;
  const messenger = make();
  const { host, port, ssl, connection } = messenger;
  const wire = connection as unknown as Wire;
  const send = (): void => wire.cancel(processID, secretKey);
  connection.on('error', () => undefined);
  connection.on('sslconnect', send);
  connection.on('connect', () => {
    if (!ssl) send();
    else if ((messenger as unknown as Known).sslNegotiation !== 'direct') wire.requestSsl();
  });
  try {
    const ended = once(connection, 'end', { signal: AbortSignal.timeout(FAREWELL_MS) });
    if (host.startsWith('/')) wire.connect(`${host}/.s.PGSQL.${port}`);
    else wire.connect(port, host);
    await ended;
  } finally {
    wire.stream.destroy();
  }
}
