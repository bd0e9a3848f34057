/** Opens the connection that writes: to the server itself, to no standby, and to nobody else's harm, by a lock. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OpenContext } from '../../model/dataset.ts';
import { ContractError, SourceError } from '../../model/problem.ts';
import { connect, dialer, type Dialer } from './connect.ts';
import { sourceError } from './errors.ts';
import { identity } from './identity.ts';
import type { WriterSettings } from './options.ts';
import { Pen } from './pen-writer.ts';
import { writerPins } from './pins.ts';
import type { Opening } from './options.ts';

/** The same for every version and every source, so that no two of this product write to one database. */
const LOCK = createHash('sha256').update('reconcile writer').digest().readBigInt64BE();
const TRIES = 6;
const PAUSE_MS = 200;
const OLDEST = 14;

/** How writers connect: as readers do, with credentials and a name of their own. @throws SourceError */
export function writerDialer(opening: Opening, writer: WriterSettings, context: OpenContext): Dialer {
  const { settings, source } = opening;
  const applicationName = `${settings.applicationName} writer`;
  const dial = dialer({ ...opening, settings: { ...settings, url: writer.url, applicationName } }, context);
  const credentials =
    typeof writer.url === 'string'
      ? `the writer url of source ${context.name(source)}`
      : `secret(${writer.url.secret})`;
  return { ...dial, place: { ...dial.place, credentials } };
}

/** Connects and pins, without a lock: enough to look. @throws SourceError */
export async function openPen(opening: Opening, dial: Dialer, signal: AbortSignal): Promise<Pen> {
  const connected = await connect(dial, signal);
  const pen = new Pen(connected, dial, opening.settings.lockTimeout);
  const { name } = dial.place;
  try {
    if (pen.version < OLDEST) {
      const versions = `PostgreSQL ${pen.version} is not supported; ${OLDEST} and later are`;
      throw new SourceError('too-old', `${name}: ${versions}`);
    }
    await pen.send(writerPins(opening.settings, pen.version), [], signal);
    const announced = String(pen.process);
    const { rows } = await pen.send(FACTS, [], signal);
    const [standby, pid, role] = rows[0] ?? [];
    if (standby === 't') {
      throw new SourceError('standby', `${name}: is a standby, which cannot be written to; name its primary`);
    }
    if (pid !== announced) {
      const how = 'name the server itself, since a lock and a transaction must be of one connection';
      throw new SourceError('pooler', `${name}: a pooler answers its writer; ${how}`);
    }
    if (role !== 'origin') {
      const how =
        'its role has session_replication_role set; reset that, so that triggers and references hold';
      throw new SourceError('replica', `${name}: writes would pass triggers and references by, since ${how}`);
    }
    return pen;
  } catch (thrown) {
    await pen.close();
    throw sourceError(thrown, dial.place);
  }
}

/** Takes the lock. @returns which database it is. @throws ContractError `locked` when another writer has it. */
export async function lockForWriting(pen: Pen, signal: AbortSignal): Promise<string> {
  const { place } = pen;
  try {
    for (let tries = 1; !(await lock(pen, signal)); tries += 1) {
      if (tries === TRIES) {
        const how = 'wait until it is done';
        throw new ContractError(
          'locked',
          `${place.name}: another writer has the lock of this database; ${how}`,
        );
      }
      await pause(PAUSE_MS); // the server may not have noticed yet that a writer died
    }
    return await identity(pen.ask(signal), place);
  } catch (thrown) {
    await pen.close();
    throw sourceError(thrown, place);
  }
}

async function lock(pen: Pen, signal: AbortSignal): Promise<boolean> {
  const { rows } = await pen.send(`SELECT pg_try_advisory_lock(${LOCK})`, [], signal);
  return rows[0]?.[0] === 't';
}

const FACTS = `SELECT pg_is_in_recovery(), pg_backend_pid(), current_setting('session_replication_role')`;
