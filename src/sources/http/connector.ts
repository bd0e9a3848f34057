/** Connects where the config says, under the name that was asked for. */
import { TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import type { Address } from './options.ts';

/** Host to the end of its certificate, as far as connections were made. */
export type Certificates = Map<string, Date>;

/**
 * Wraps a connector. A host in `connectTo`, named with its port or without, is looked for at its address there; the
 * certificate is still held to the name.
 */
export function rerouted(
  connect: buildConnector.connector,
  connectTo: ReadonlyMap<string, Address>,
  certificates: Certificates,
): buildConnector.connector {
  return (options, callback) => {
    const { hostname, port, protocol } = options;
    const named = `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`.toLowerCase();
    const address = connectTo.get(named) ?? connectTo.get(hostname.toLowerCase());
    const servername = options.servername ?? (isName(hostname) ? hostname : undefined);
    const rerouting =
      address === undefined
        ? options
        : {
            ...options,
            hostname: address.hostname,
            port: address.port === '' ? port : address.port,
            ...(servername !== undefined && { servername }),
          };
    connect(rerouting, (...outcome) => {
      const [, socket] = outcome;
      if (socket instanceof TLSSocket) {
        const end = new Date(socket.getPeerCertificate().valid_to);
        if (!Number.isNaN(end.getTime())) certificates.set(hostname, end);
      }
      callback(...outcome);
    });
  };
}

function isName(hostname: string): boolean {
  return !/^[\d.]+$|:/.test(hostname);
}
