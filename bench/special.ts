/** A table of the types whose own hash or equality misleads a digest, and differences that only a sound one sees. */
import type { Hashed } from './digest-floor.ts';
import { altered, set, type Plant } from './planted.ts';

/** Labels in two orders, made after other types, so that neither their numbers nor their places are alike. */
export const LEGACY_TYPES = `CREATE EXTENSION citext; CREATE TYPE state AS ENUM ('free', 'held', 'sold')`;
export const CRM_TYPES = `CREATE TYPE before AS ENUM ('x', 'y', 'z'); CREATE EXTENSION citext; CREATE TYPE state AS ENUM ('sold', 'free', 'held')`;

export const SPECIAL_COLUMNS = `
  ('Berth-' || n)::citext AS code, (ARRAY['free', 'held', 'sold'])[1 + n % 3]::state AS state,
  ARRAY[[n, n + 1], [n + 2, n + 3]]::bigint[] AS slots, jsonb_build_object('n', n, 'of', 'pier ' || n % 40) AS doc,
  n * -0.5 AS balance, time '00:00' + n * interval '1.000001 s' AS at, n * 4294967296 AS units`;

export const SPECIAL_HASHED: Hashed = {
  id: 'bigint',
  code: 'other',
  state: 'other',
  slots: 'other',
  doc: 'other',
  balance: 'numeric',
  at: 'other',
  units: 'bigint',
};

/** Case only, another label, another shape of the same elements, a value in JSON, a sign, half a day, and what 32 bits lose. */
export const SPECIAL_PLANTS: readonly Plant[] = [
  altered('code', set('code', 'upper(code::text)')),
  altered('state', set('state', "'held'"), set('state', "'free'")),
  altered('slots', set('slots', 'ARRAY[slots[1][1], slots[1][2], slots[2][1], slots[2][2]]')),
  altered('doc', set('doc', `jsonb_set(doc, '{of}', '"quay"')`)),
  altered('balance', set('balance', '-balance')),
  altered('at', set('at', "at + interval '12 h'")),
  altered('units', set('units', '4294967295'), set('units', '-1')),
  altered('units', set('units', '4294967296'), set('units', '1')),
];
