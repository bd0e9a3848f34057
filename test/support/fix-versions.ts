/** A log of every version that the rows of `records` ever had and who wrote it, kept by the database itself. */
import pg from 'pg';

/** One row written or removed: its text and its bytes before and after, `null` where there was no row of this id. */
export type Version = {
  readonly at: number;
  /** The transaction, as `pg_current_xact_id` says it. */
  readonly token: string;
  readonly ours: boolean;
  readonly id: string;
  readonly was: string | null;
  readonly is: string | null;
  readonly wasBytes: string | null;
  readonly isBytes: string | null;
};

/** How the reconciler pins its text; what is logged is spelled the same. */
const PINS = `SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET intervalstyle = 'iso_8601'
  SET extra_float_digits = 1 SET bytea_output = 'hex'`;

export const LOG = `
  CREATE TABLE versions (at bigint GENERATED ALWAYS AS IDENTITY, token text, app text, id bigint,
    was text, is_now text, was_bytes text, is_bytes text);
  CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql ${PINS} AS $$
    DECLARE moved boolean := TG_OP = 'UPDATE' AND OLD.id <> NEW.id;
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        INSERT INTO versions (token, app, id, was, is_now, was_bytes, is_bytes)
        VALUES (pg_current_xact_id(), current_setting('application_name'), OLD.id, OLD::text,
          CASE WHEN moved THEN NULL ELSE NEW::text END, md5(record_send(OLD)),
          CASE WHEN moved THEN NULL ELSE md5(record_send(NEW)) END);
      END IF;
      IF TG_OP = 'INSERT' OR moved THEN
        INSERT INTO versions (token, app, id, is_now, is_bytes)
        VALUES (pg_current_xact_id(), current_setting('application_name'), NEW.id, NEW::text, md5(record_send(NEW)));
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER kept AFTER INSERT OR UPDATE OR DELETE ON records FOR EACH ROW EXECUTE FUNCTION keep();
  CREATE FUNCTION rows_now() RETURNS TABLE (id bigint, line text) LANGUAGE sql ${PINS} AS
    $$ SELECT r.id, r::text FROM records r $$;`;

/** A connection that looks, and prepares the world. */
export async function connected(url: string, application_name: string): Promise<pg.Client> {
  const types = { getTypeParser: () => String };
  const client = new pg.Client({ connectionString: url, application_name, types });
  client.on('error', () => undefined); // a server that is killed ends it; whoever asks next is told
  await client.connect();
  return client;
}

/** The log, in the order in which the versions of a row followed each other. */
export async function versions(client: pg.Client): Promise<readonly Version[]> {
  const { rows } = await client.query<Record<string, string | null>>(
    'SELECT * FROM versions ORDER BY versions.at',
  );
  return rows.map((row) => ({
    at: Number(row['at']),
    token: row['token'] ?? '',
    ours: row['app'] === 'reconcile writer',
    id: row['id'] ?? '',
    was: row['was'] ?? null,
    is: row['is_now'] ?? null,
    wasBytes: row['was_bytes'] ?? null,
    isBytes: row['is_bytes'] ?? null,
  }));
}

/** The text of every row now, by its id. */
export async function rowsNow(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; line: string }>('SELECT * FROM rows_now()');
  return new Map(rows.map(({ id, line }) => [id, line]));
}
