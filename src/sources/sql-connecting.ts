/** What keeps a connection from being made, by the code of the system's or of TLS. */
import { sentence, type Sentence } from './sql-place.ts';

const tls = sentence(
  'tls',
  ({ host, credentials }, message) =>
    `no trusted TLS connection to ${host} (${message}); set sslmode and sslrootcert in ${credentials}`,
);
/** A connection that was there and is not any more. */
export const lost = sentence(
  'connection-lost',
  ({ host }) => `the connection to ${host} was lost; look at the server and at what lies between`,
  true,
);

/** By code. */
export const CONNECTING: ReadonlyMap<string, Sentence> = new Map([
  [
    'ENOTFOUND',
    sentence(
      'unknown-host',
      ({ host, credentials }) => `there is no host ${host}; correct it in ${credentials}`,
    ),
  ],
  [
    'EAI_AGAIN',
    sentence(
      'unknown-host',
      ({ host }) => `the name ${host} could not be looked up; try again, or look at the name server`,
      true,
    ),
  ],
  [
    'ECONNREFUSED',
    sentence(
      'refused',
      ({ host, credentials }) => `nothing listens at ${host}; start the server, or correct ${credentials}`,
      true,
    ),
  ],
  [
    'EHOSTUNREACH',
    sentence(
      'unreachable',
      ({ host }) => `${host} cannot be reached from here; look at routes and firewalls`,
      true,
    ),
  ],
  [
    'ENETUNREACH',
    sentence(
      'unreachable',
      ({ host }) => `${host} cannot be reached from here; look at routes and firewalls`,
      true,
    ),
  ],
  [
    'ETIMEDOUT',
    sentence(
      'connect-timeout',
      ({ host }) => `${host} did not answer in time; look at the server, routes and firewalls`,
      true,
    ),
  ],
  [
    'ENOENT',
    sentence(
      'refused',
      ({ host }) => `there is no socket at ${host}; start the server, or name its host`,
      true,
    ),
  ],
  ['ECONNRESET', lost],
  ['EPIPE', lost],
  ['TLS', tls],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', tls],
  ['SELF_SIGNED_CERT_IN_CHAIN', tls],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', tls],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', tls],
  ['CERT_HAS_EXPIRED', tls],
  ['ERR_TLS_CERT_ALTNAME_INVALID', tls],
]);
