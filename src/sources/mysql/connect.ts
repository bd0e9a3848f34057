/** Opens a connection to MySQL or MariaDB. */
import { readFileSync } from 'node:fs';
import { createConnection as dial } from 'node:net';
import { createConnection, type ConnectionOptions } from 'mysql2';
import type { OpenContext } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import { obey } from '../stopping.ts';
import { addressOf, connecting } from '../sql-dialing.ts';
import type { Place } from '../sql-place.ts';
import { sourceError } from './errors.ts';
import { Line } from './line.ts';
import { isUrl } from './options.ts';
import type { Opening } from './options.ts';

/** How connections of a source are made: everything that needs the secret, asked for once. */
export type Dialer = { readonly place: Place; readonly make: () => Line };

const CONNECT_MS = 15_000;
const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];

/** Resolves a source's URL. @throws SourceError when it cannot be read as one. */
export function dialer(opening: Opening, context: OpenContext): Dialer {
  const { settings } = opening;
  const { name, credentials, url } = addressOf(opening, context);
  const options = optionsOf(url, name, credentials);
  const { user = '', host = '', port = 3306, database = '', socketPath } = options;
  const make = (): Line => {
    const socket =
      socketPath === undefined
        ? dial({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 })
        : dial(socketPath);
    const connection = createConnection({
      ...options,
      stream: () => socket,
      // What follows is how values are read: never parsed, and never as anything but UTF-8 or bytes.
      charset: 'UTF8MB4_BIN',
      typeCast: false,
      rowsAsArray: true,
      connectTimeout: CONNECT_MS,
      connectAttributes: { program_name: settings.applicationName },
      // No server may ask for a file of this machine.
      flags: ['-LOCAL_FILES'],
    });
    return new Line(connection, socket);
  };
  return {
    make,
    place: {
      name,
      credentials,
      user,
      host: socketPath ?? `${host}:${port}`,
      database: settings.schema ?? database,
      schema: settings.schema ?? database,
    },
  };
}

function optionsOf(text: string, name: string, credentials: string): ConnectionOptions {
  const refuse = (why: string): never => {
    // The driver's own message may repeat the URL.
    throw new SourceError('url', `${name}: ${credentials} ${why}`);
  };
  const url = isUrl(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null) {
    return refuse(
      'cannot be read as a URL; write mysql://user:password@host/database, with special characters as %40',
    );
  }
  const unknown = [...url.searchParams.keys()].find(
    (key) => !['sslmode', 'sslrootcert', 'socket'].includes(key),
  );
  if (unknown !== undefined)
    return refuse(`has a parameter that is not known; they are sslmode, sslrootcert, socket`);
  const database = decoded(url.pathname.slice(1));
  if (database === '') return refuse('names no database; write mysql://user:password@host/database');
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  if (!MODES.includes(mode)) return refuse(`has an sslmode that is not known; they are ${MODES.join(', ')}`);
  const authority = url.searchParams.get('sslrootcert');
  const socket = url.searchParams.get('socket');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 3306 : Number(url.port),
    user: decoded(url.username),
    password: decoded(url.password),
    database,
    ...(socket === null ? {} : { socketPath: socket }),
    ...(mode === 'disable'
      ? {}
      : {
          ssl: {
            rejectUnauthorized: mode !== 'require',
            verifyIdentity: mode === 'verify-full',
            ...(authority === null ? {} : { ca: authorityIn(authority, refuse) }),
          },
        }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function authorityIn(path: string, refuse: (why: string) => never): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return refuse('names an sslrootcert that cannot be read; correct its path');
  }
}

/** Connects. @throws SourceError that says what to do, or what the signal says. */
export async function connect({ make, place }: Dialer, signal: AbortSignal): Promise<Line> {
  obey(signal, place.name);
  const line = make();
  const hangUp = (): void => line.destroy();
  await connecting(
    () => line.connected(),
    hangUp,
    place,
    signal,
    (thrown) => sourceError(thrown, place),
  );
  return line;
}
