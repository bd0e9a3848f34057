/** Finds out for `doctor` whether a writer could be opened, whether it is of the same database, and what it may change there. */
import type { OpenContext } from '../../model/dataset.ts';
import { ReconcileError } from '../../model/problem.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { identity } from './identity.ts';
import { openPen, writerDialer } from './opening-writer.ts';
import type { WriterSettings } from './options.ts';
import type { Opening } from './options.ts';
import { writable, type Writable } from './writable.ts';

const MOST_NAMED = 5;

/** What a writer is and may. */
type Noted = {
  /** A sentence for each thing to know; `warning: ` begins those for which a fix could not be made. */
  readonly notes: readonly string[];
  /** The paths of what it may change; `null` where that cannot be told. */
  readonly changeable: readonly string[] | null;
};

/** Opens the writer and looks; that it cannot be opened is something to know, and no failure of the probe. */
export async function writerNotes(
  opening: Opening,
  writer: WriterSettings,
  reader: { readonly place: Place; readonly ask: Ask },
  context: OpenContext,
  signal: AbortSignal,
): Promise<Noted> {
  try {
    const dial = writerDialer(opening, writer, context);
    const pen = await openPen(opening, dial, signal);
    try {
      const ask = pen.ask(signal);
      const [read, written] = [await identity(reader.ask, reader.place), await identity(ask, dial.place)];
      if (read !== written) {
        const note = 'warning: the writer leads to another database than the reader; correct its url';
        return { notes: [note], changeable: null };
      }
      const { schema } = opening.settings;
      const rights = await writable(ask, schema);
      return {
        notes: sentences(rights, schema, dial.place.user, reader.place.user),
        changeable: changeable(rights, schema),
      };
    } finally {
      await pen.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof ReconcileError) || signal.aborted) throw thrown;
    return { notes: [`warning: the writer cannot be opened: ${thrown.message}`], changeable: null };
  }
}

function sentences(
  { tables, sequences, superuser }: Writable,
  schema: string,
  user: string,
  reader: string,
): readonly string[] {
  const own = tables.filter((table) => table.schema === schema);
  const may = own.filter((table) => table.may);
  const { all, owned } = sequences.get(schema) ?? { all: 0, owned: 0 };
  const listed = may.length === 0 ? '' : ` (${list(may.map(({ path }) => path))})`;
  const what = `${may.length} of ${own.length} tables of schema ${schema}${listed}`;
  const partly = may.filter((table) => table.partly);
  const triggered = partly.filter((table) => table.triggered);
  const notes = [
    `${may.length === 0 && owned === 0 ? 'warning: ' : ''}the writer "${user}" may change rows of ${what}, and owns ${owned} of ${all} sequences`,
    partly.length > 0 ? `it may change some columns of ${list(partly.map(({ path }) => path))} only` : null,
    triggered.length > 0
      ? `warning: a trigger of ${list(triggered.map(({ path }) => path))} may set others of the columns, and such a change would be refused`
      : null,
    user === reader ? 'reader and writer are the same role; give the reader one that cannot write' : null,
    superuser ? 'the writer is a superuser; a role with rights on what is to be fixed is enough' : null,
  ];
  return notes.filter((note) => note !== null);
}

function changeable({ tables, sequences }: Writable, schema: string): readonly string[] {
  const owned = [...sequences].filter(([, { owned }]) => owned > 0);
  return [
    ...tables.filter(({ may }) => may).map(({ path }) => path),
    ...owned.map(([of]) => (of === schema ? 'sequences' : `${of}.sequences`)),
  ];
}

function list(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}
