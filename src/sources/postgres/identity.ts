/** Tells which database this is, whatever it is called and whoever asks: its cluster's own number, and its name and number there. */
import { SourceError } from '../../model/problem.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';

/** The same for every role, and for a hot standby as for its primary. @throws SourceError that says what to grant. */
export async function identity(ask: Ask, place: Place): Promise<string> {
  const [[allowed] = []] = await ask(
    `SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')`,
  );
  if (allowed !== 't') {
    const grant = `GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO "${place.user}"`;
    throw new SourceError(
      'no-rights',
      `${place.name}: user "${place.user}" may not ask which server it is; ${grant}`,
    );
  }
  const [[system, database, oid] = []] = await ask(
    `SELECT s.system_identifier, d.datname, d.oid FROM pg_catalog.pg_control_system() s, pg_catalog.pg_database d
      WHERE d.datname = current_database()`,
  );
  // A database that was dropped and made anew under its name has another number.
  return `postgres ${system ?? ''}/${database ?? ''} ${oid ?? ''}`;
}
