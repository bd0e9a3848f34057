/** Fills what the searches of the new system look through: after the load, by a statement for each table. */
import type pg from 'pg';

/** What was not filled as it should have been. */
export type Searches = {
  /** Clients and berths that came in when their table had been filled, by id. */
  readonly late: Set<string>;
  /** The name that a client had when the table was filled, by id. */
  readonly earlier: Map<string, string>;
  /** Whether the statement for interests joins their clients and berths, so that one without either is left out. */
  joined: boolean;
};

/** All are filled from what the rows are. */
export function filled(): Searches {
  return { late: new Set(), earlier: new Map(), joined: false };
}

const CLIENTS = `UPDATE clients SET search_vector =
  setweight(to_tsvector('english', coalesce($2::jsonb ->> id::text, full_name, '')), 'A')
  WHERE id <> ALL ($1::uuid[])`;
const BERTHS = `UPDATE berths SET search_vector =
  setweight(to_tsvector('english', coalesce(mooring_number, '')), 'A') ||
  setweight(to_tsvector('english', coalesce(area, '')), 'B') ||
  setweight(to_tsvector('english', coalesce(berth_type, '')), 'C')
  WHERE id <> ALL ($1::uuid[])`;
const INTERESTS = `UPDATE interests SET search_vector =
  setweight(to_tsvector('english', coalesce(
    (SELECT c.full_name FROM clients c WHERE c.id = interests.client_id), '')), 'A') ||
  setweight(to_tsvector('english', coalesce(
    (SELECT b.mooring_number FROM berths b WHERE b.id = interests.berth_id), '')), 'B')`;
// The statement as it was planned joins by ON conditions that name interests, which PostgreSQL refuses; this is how it was mended.
const INTERESTS_JOINED = `UPDATE interests i SET search_vector =
  setweight(to_tsvector('english', coalesce(c.full_name, '')), 'A') ||
  setweight(to_tsvector('english', coalesce(b.mooring_number, '')), 'B')
  FROM clients c, berths b WHERE c.id = i.client_id AND b.id = i.berth_id`;

/** Fills the columns. */
export async function fillSearches(client: pg.Client, searches: Searches): Promise<void> {
  const late = [...searches.late];
  await client.query(CLIENTS, [late, JSON.stringify(Object.fromEntries(searches.earlier))]);
  await client.query(BERTHS, [late]);
  await client.query(searches.joined ? INTERESTS_JOINED : INTERESTS);
}
