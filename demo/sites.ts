/** The old and the new website, on free ports of this machine; they end with this process and hold nothing up. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newSite, oldSite, type Answering } from './marina/publish.ts';
import type { World } from './marina/world.ts';

export type Sites = {
  /** Host and port of each. */
  readonly old: string;
  readonly new: string;
  stop(): Promise<void>;
};

export async function startSites({ site, feed }: World): Promise<Sites> {
  const old = await serve(oldSite(site));
  const now = await serve(newSite(site, feed));
  return {
    old: addressOf(old),
    new: addressOf(now),
    stop: async () => {
      await Promise.all([close(old), close(now)]);
    },
  };
}

async function serve(answering: Answering): Promise<Server> {
  const server = createServer((request, response) => {
    const { status, headers, body } = answering(request.url ?? '/');
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? '' : body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server.unref();
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `${address}:${port}`;
}

async function close(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    // Whoever keeps a connection open does not keep the demo.
    server.closeAllConnections();
  });
}
