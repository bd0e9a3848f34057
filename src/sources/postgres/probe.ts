/** Finds out for `doctor` what a database is, what its credentials could do, and how far away it is. */
import type { OpenContext, Probe } from '../../model/dataset.ts';
import { clock } from '../sql-ask.ts';
import { connect, dialer } from './connect.ts';
import { end } from './farewell.ts';
import { literal } from './quote.ts';
import { Reader } from './reader.ts';
import type { Opening } from './options.ts';
import { writerNotes } from './writer-notes.ts';

const ROUNDS = 5;

/** Asks on one connection of its own. @throws SourceError when the database cannot be reached. */
export async function probe(opening: Opening, context: OpenContext, signal: AbortSignal): Promise<Probe> {
  const dial = dialer(opening, context);
  const { client } = await connect(dial, signal);
  const { place } = dial;
  try {
    const reader = new Reader(client);
    const ask = (sql: string) => reader.rows(sql, place, signal);
    // Statements of their own, because a transaction pooler may give each to another server; nothing is set there.
    const pids = new Set<string | null | undefined>();
    for (let round = 0; round < ROUNDS; round += 1) pids.add((await ask('SELECT pg_backend_pid()'))[0]?.[0]);
    await ask('BEGIN READ ONLY; SET LOCAL statement_timeout = 10000; SET LOCAL lock_timeout = 10000');
    const [facts = []] = await ask(factsSql(opening.settings.schema));
    const [version = '', standby, encrypted, owns, writes, creates, setting] = facts;
    const { latencyMs, clockSkewMs } = await clock(
      ask,
      'SELECT extract(epoch FROM clock_timestamp()) * 1000',
    );
    const announced = String((client as unknown as { processID: number | null }).processID);
    const { writer } = opening.settings;
    const ofWriter =
      writer === null ? null : await writerNotes(opening, writer, { place, ask }, context, signal);
    const canWrite = owns === 't' || writes === 't';
    const notes = [
      standby === 't' ? 'is a hot standby: it may be behind its primary, and may cancel long reads' : null,
      encrypted === 't'
        ? 'the connection is encrypted'
        : 'the connection is not encrypted; add sslmode=verify-full to its url',
      pids.size > 1 || !pids.has(announced) ? POOLED : null,
      creates === 't' && owns !== 't'
        ? `the role may create tables in schema ${opening.settings.schema}`
        : null,
      canWrite && setting === 'on'
        ? 'default_transaction_read_only is on, which is no guard: any session can turn it off'
        : null,
      ...(ofWriter?.notes ?? []),
    ];
    return {
      version: `PostgreSQL ${version ?? ''}`,
      canWrite,
      clockSkewMs,
      latencyMs,
      notes: notes.filter((note) => note !== null),
      ...(ofWriter === null || ofWriter.changeable === null ? {} : { changeable: ofWriter.changeable }),
    };
  } finally {
    await end(client);
  }
}

const POOLED =
  'a pooler seems to answer; connect to the server itself, so that all readers share one instant';

function factsSql(schema: string): string {
  const tables = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ${literal(schema)}`;
  return `SELECT current_setting('server_version'), pg_is_in_recovery(),
    coalesce((SELECT s.ssl FROM pg_catalog.pg_stat_ssl s WHERE s.pid = pg_backend_pid()), false),
    (SELECT r.rolsuper OR r.rolcreatedb OR r.rolcreaterole OR r.rolreplication FROM pg_catalog.pg_roles r WHERE r.rolname = current_user),
    EXISTS (SELECT FROM ${tables} WHERE c.relkind IN ('r', 'p', 'v', 'f') AND (
      has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))),
    EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = ${literal(schema)} AND has_schema_privilege(n.oid, 'CREATE')),
    (SELECT s.reset_val FROM pg_catalog.pg_settings s WHERE s.name = 'default_transaction_read_only')`;
}
