/** Tells what kind of server answers, and which of its tables no transaction can hold still. */
import { SourceError } from '../../model/problem.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import type { Make } from './pins.ts';
import { literal } from './quote.ts';

const OLDEST: Readonly<Record<Make, readonly [number, number]>> = { MySQL: [8, 0], MariaDB: [10, 11] };
const NAMED = 3;

/** The make of a server by the version that it announces. @throws SourceError when it is too old. */
export function makeOf(version: string, place: Place): Make {
  const make = /mariadb/i.test(version) ? 'MariaDB' : 'MySQL';
  const found = /^(?:5\.5\.5-)?(\d+)\.(\d+)/.exec(version);
  const [major, minor] = [Number(found?.[1]), Number(found?.[2])];
  const [least, lesser] = OLDEST[make];
  if (major > least || (major === least && minor >= lesser)) return make;
  throw new SourceError(
    'too-old',
    `${place.name}: ${make} ${version} is not supported; ${least}.${lesser} and later are`,
  );
}

/** The tables of a database whose engine knows no transactions, by name where they are few; `null` when there are none. */
export async function unsteady(ask: Ask, database: string): Promise<string | null> {
  const rows = await ask(`SELECT t.TABLE_NAME, t.ENGINE FROM information_schema.TABLES t
    JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
    WHERE t.TABLE_SCHEMA = ${literal(database)} AND t.TABLE_TYPE = 'BASE TABLE'
      AND coalesce(e.TRANSACTIONS, 'NO') <> 'YES' ORDER BY t.TABLE_NAME LIMIT 1000`);
  if (rows.length === 0) return null;
  const shown = rows.slice(0, NAMED).map(([table, engine]) => `${table ?? ''} (${engine ?? ''})`);
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
  return `${shown.join(', ')}${more}: no transaction does`;
}
