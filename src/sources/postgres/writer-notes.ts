/** Finds out for `doctor` whether a writer could be opened, whether it is of the same database, and what it may change there. */
import type { OpenContext } from '../../model/dataset.ts';
import { ReconcileError } from '../../model/problem.ts';
import { identity } from './identity.ts';
import { openPen, writerDialer } from './opening-writer.ts';
import type { WriterSettings } from './options.ts';
import type { Place } from './place.ts';
import { literal } from './quote.ts';
import type { Opening } from './table.ts';
import type { Ask } from './types.ts';

const MOST_NAMED = 5;

/** A sentence for each thing to know; that the writer cannot be opened is one, and no failure of the probe. */
export async function writerNotes(
  opening: Opening,
  writer: WriterSettings,
  reader: { readonly place: Place; readonly ask: Ask },
  context: OpenContext,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const dial = writerDialer(opening, writer, context);
    const pen = await openPen(opening, dial, signal);
    try {
      const ask = pen.ask(signal);
      const [read, written] = [await identity(reader.ask, reader.place), await identity(ask, dial.place)];
      if (read !== written) return ['the writer leads to another database than the reader; correct its url'];
      return await rights(ask, opening.settings.schema, dial.place.user, reader.place.user);
    } finally {
      await pen.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof ReconcileError) || signal.aborted) throw thrown;
    return [`the writer cannot be opened: ${thrown.message}`];
  }
}

async function rights(ask: Ask, schema: string, user: string, reader: string): Promise<readonly string[]> {
  const [[named, tables, owned, sequences, superuser] = []] = await ask(rightsSql(schema));
  const names = JSON.parse(named ?? '[]') as readonly string[];
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const what = `${names.length} of ${tables ?? '0'} tables of schema ${schema}`;
  const listed = names.length === 0 ? '' : ` (${names.slice(0, MOST_NAMED).join(', ')}${more})`;
  const notes = [
    `the writer "${user}" may change rows of ${what}${listed}, and owns ${owned ?? '0'} of ${sequences ?? '0'} sequences`,
    user === reader ? 'reader and writer are the same role; give the reader one that cannot write' : null,
    superuser === 't'
      ? 'the writer is a superuser; a role with rights on what is to be fixed is enough'
      : null,
  ];
  return notes.filter((note) => note !== null);
}

// A row is read whole before it is changed, and afterwards.
function rightsSql(schema: string): string {
  const within = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ${literal(schema)}`;
  const changes = `has_table_privilege(c.oid, 'SELECT') AND has_any_column_privilege(c.oid, 'UPDATE')`;
  return `SELECT (SELECT json_agg(c.relname ORDER BY c.relname) FROM ${within} WHERE c.relkind IN ('r', 'p') AND ${changes}),
    (SELECT count(*) FROM ${within} WHERE c.relkind IN ('r', 'p')),
    (SELECT count(*) FROM ${within} WHERE c.relkind = 'S' AND pg_has_role(c.relowner, 'USAGE')),
    (SELECT count(*) FROM ${within} WHERE c.relkind = 'S'),
    (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)`;
}
