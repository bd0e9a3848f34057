/** Finds out for `doctor` what a database is, what its credentials could do, and how far away it is. */
import type { OpenContext, Probe } from '../../model/dataset.ts';
import { stopped } from '../stopping.ts';
import { clock } from '../sql-ask.ts';
import { connect, dialer } from './connect.ts';
import { sourceError } from './errors.ts';
import { end } from './farewell.ts';
import { texts } from './instant.ts';
import { makeOf, unsteady } from './server.ts';
import type { Opening } from './options.ts';

/** Asks on one connection of its own. @throws SourceError when the database cannot be reached. */
export async function probe(opening: Opening, context: OpenContext, signal: AbortSignal): Promise<Probe> {
  const dial = dialer(opening, context);
  const line = await connect(dial, signal);
  const { place } = dial;
  const hangUp = (): void => line.destroy();
  signal.addEventListener('abort', hangUp, { once: true });
  const ask = (sql: string) => texts(line, sql);
  try {
    const [[version = ''] = []] = await ask('SELECT VERSION()');
    const make = makeOf(version ?? '', place);
    const { latencyMs, clockSkewMs } = await clock(ask, 'SELECT UNIX_TIMESTAMP(SYSDATE(6)) * 1000');
    const [[, cipher] = []] = await ask(`SHOW STATUS LIKE 'Ssl_cipher'`);
    const grants = (await ask('SHOW GRANTS')).map(([grant]) => grant ?? '');
    const except = await unsteady(ask, place.database);
    const notes = [
      cipher === '' || cipher === null || cipher === undefined
        ? 'the connection is not encrypted; add sslmode=verify-full to its url'
        : 'the connection is encrypted',
      except === null ? null : `its instant does not hold ${except}`,
    ];
    return {
      version: `${make} ${version ?? ''}`,
      canWrite: grants.some((grant) => writes(grant, place.database)),
      clockSkewMs,
      latencyMs,
      notes: notes.filter((note) => note !== null),
    };
  } catch (thrown) {
    throw signal.aborted ? stopped(signal, place.name) : sourceError(thrown, place);
  } finally {
    signal.removeEventListener('abort', hangUp);
    await end(line);
  }
}

const WRITING =
  /\b(ALL PRIVILEGES|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|TRIGGER|EVENT|SUPER|FILE|EXECUTE)\b/;

/** Whether a line of SHOW GRANTS lets its user change something of a database, or of all. */
function writes(grant: string, database: string): boolean {
  const found = /^GRANT (.+?) ON (?:TABLE |PROCEDURE |FUNCTION )?(\S+|`(?:[^`]|``)+`)(?:\.\S+)? TO /i.exec(
    grant,
  );
  if (found === null || !WRITING.test(found[1] ?? '')) return false;
  const where = (found[2] ?? '').split('.')[0]?.replaceAll('`', '') ?? '';
  if (where === '*') return true;
  const pattern = where
    .replaceAll(/[.*+?^${}()|[\]]/g, '\\$&')
    .replaceAll(/(?<!\\)%/g, '.*')
    .replaceAll(/(?<!\\)_/g, '.');
  return new RegExp(`^${pattern}$`, 'i').test(database);
}
