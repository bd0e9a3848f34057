/** Puts both systems into their databases. */
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { setNumbers } from './numbers.ts';
import { fillSearches } from './searches.ts';
import type { World } from './world.ts';

/** Creates the old system's tables and fills them. */
export async function loadLegacy(url: string, { legacy }: World): Promise<void> {
  await load(url, 'legacy.sql', legacy);
}

/** Creates the new system's tables, fills them, and makes them ready to be worked with. */
export async function loadCrm(url: string, { crm, searches, numbers }: World): Promise<void> {
  await load(url, 'crm.sql', crm, async (client) => {
    await fillSearches(client, searches);
    await setNumbers(client, numbers);
  });
}

async function load(
  url: string,
  schema: string,
  tables: Readonly<Record<string, object[]>>,
  afterwards?: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(await readFile(new URL(schema, import.meta.url), 'utf8'));
    // Importers do this to be fast; whatever they get wrong then violates constraints that look enforced.
    await client.query('SET session_replication_role = replica');
    for (const [name, rows] of Object.entries(tables)) {
      const table = `"${name}"`;
      await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
        JSON.stringify(rows),
      ]);
    }
    await afterwards?.(client);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
