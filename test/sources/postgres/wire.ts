/** A wire between the driver and PostgreSQL that can be cut or bent: what a pooler or a bad network does. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Bending = {
  /** Sees what the driver sends; `cut` passes it on and loses whatever comes back. */
  readonly fromClient?: (bytes: Buffer, cut: () => void) => void;
  /** What the driver gets for what the server sends. */
  readonly fromServer?: (bytes: Buffer) => Buffer;
};

/** Listens, and gives the URL that leads through it. */
export async function listen(
  url: string,
  { fromClient = () => undefined, fromServer = (bytes) => bytes }: Bending,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((client: Socket) => {
    const { hostname, port } = new URL(url);
    const upstream = connect(Number(port), hostname);
    let lost = false;
    client.on('data', (bytes) => {
      fromClient(bytes, () => (lost = true));
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (lost ? client.destroy() : client.write(fromServer(bytes))));
    client.on('error', () => undefined).on('close', () => upstream.end());
    upstream.on('error', () => undefined).on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
