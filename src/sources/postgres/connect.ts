/** Opens a connection to PostgreSQL. */
import pg from 'pg';
import type { OpenContext } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import { obey } from '../stopping.ts';
import { addressOf, connecting } from '../sql-dialing.ts';
import type { Place } from '../sql-place.ts';
import { sourceError } from './errors.ts';
import type { Opening } from './options.ts';

/** A connection that is open. */
export type Connected = {
  readonly client: pg.Client;
  /** The major version. */
  readonly version: number;
};

/** How connections of a source are made: everything that needs the secret, asked for once. */
export type Dialer = { readonly place: Place; readonly make: () => pg.Client };

const CONNECT_MS = 15_000;

/** Resolves a source's URL. @throws SourceError when it cannot be read as one. */
export function dialer(opening: Opening, context: OpenContext): Dialer {
  const { settings } = opening;
  const { name, credentials, url: connectionString } = addressOf(opening, context);
  const make = (): pg.Client => {
    const client = new pg.Client({
      connectionString,
      application_name: settings.applicationName,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
    });
    client.on('error', () => undefined); // every statement reports its own failure
    return client;
  };
  try {
    if (!/^postgres(ql)?:\/\//.test(connectionString)) throw new TypeError('no PostgreSQL URL');
    const { user = '', host, port, database = '' } = make();
    return {
      make,
      place: { name, credentials, user, host: `${host}:${port}`, database, schema: settings.schema },
    };
  } catch {
    // The driver's own message may repeat the URL.
    const how = 'write postgres://user:password@host/database, with special characters as %40';
    throw new SourceError('url', `${name}: ${credentials} cannot be read as a URL; ${how}`);
  }
}

/** Connects. @throws SourceError that says what to do, or what the signal says. */
export async function connect({ make, place }: Dialer, signal: AbortSignal): Promise<Connected> {
  obey(signal, place.name);
  const client = make();
  let version = 0;
  client.connection.on('parameterStatus', (said: { parameterName: string; parameterValue: string }) => {
    if (said.parameterName === 'server_version') version = Number.parseInt(said.parameterValue, 10);
  });
  const hangUp = (): unknown => client.connection.stream.destroy();
  await connecting(
    () => client.connect(),
    hangUp,
    place,
    signal,
    (thrown) => sourceError(thrown, place),
  );
  return { client, version };
}
