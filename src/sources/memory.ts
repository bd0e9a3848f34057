/** Rows in memory as a source: the reference that every other adapter is held to, so plain that it can be seen to be right. */
import type { Contents } from '../model/contents.ts';
import type { DatasetRef, OpenContext, Session, Source } from '../model/dataset.ts';
import { ConfigError, SourceError } from '../model/problem.ts';
import type { Cell, Cells } from '../model/value.ts';
import type { Writer } from '../model/writer.ts';
import { columnTypes, keyKindOf, keyParts, type ColumnSpec, type KeySpec } from './columns.ts';
import { MemoryDataset } from './memory-dataset.ts';
import { demandKnown } from './known-options.ts';
import { datasetName } from './naming.ts';
import { oneDataset } from './one-dataset.ts';
import { obey } from './stopping.ts';

/** A row by column names (one that is left out is NULL), or its cells in the order of `columns`. */
export type MemoryRow = Readonly<Record<string, Cell>> | Cells;

export type MemoryOptions = {
  readonly key: KeySpec;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  /** Columns whose values may appear in no output. */
  readonly private?: readonly string[];
  /** Rows of a page, 1,000 unless told. */
  readonly pageRows?: number;
  /** What the rows contain, where they are objects. */
  readonly contents?: Contents;
} & (
  | {
      /** The rows; a function is asked once for each session, which makes a system that changes. */
      readonly rows: readonly MemoryRow[] | (() => readonly MemoryRow[]);
      readonly writer?: undefined;
    }
  | {
      /** The rows, which a writer changes in place. */
      readonly rows: MemoryRow[];
      /** Lets fixes write. */
      readonly writer: true;
    }
);

/** Opens what writes a source that is called `name`; `grouping` has the columns by which a reference groups its rows. */
export type MemoryWriting = (
  source: Source,
  name: string,
  grouping: (ref: object) => readonly string[] | undefined,
) => Promise<Writer>;

/** A dataset of the given rows. @throws ConfigError when a key column is none of its columns. */
export function memory(name: string, options: MemoryOptions): DatasetRef {
  const known = ['key', 'columns', 'rows', 'private', 'pageRows', 'contents', 'writer'];
  demandKnown(`memory ${name}`, options, known);
  if (options.writer === undefined) return memoryDataset(name, options, null);
  const { rows } = options;
  if (!Array.isArray(rows))
    throw new ConfigError('config', `memory ${name}: writer: a function makes its rows; give an array`);
  const columns = columnTypes(options.columns);
  const key = keyParts(options.key, columns, name);
  const partOf = (column: string) => ({ column, kind: keyKindOf(columns[column]), nullable: true });
  return memoryDataset(name, options, async (source, called, grouping) => {
    const { memoryWriter } = await import('./memory-writer.ts');
    const keyOf = (ref: object) => grouping(ref)?.map(partOf) ?? key;
    return memoryWriter({ source, identity: identityOf(name), key, columns, rows, keyOf }, called);
  });
}

/** Which system rows of this name are. */
export function identityOf(name: string): string {
  return `memory ${name}`;
}

/** The same for what may be written otherwise than rows are, and for what may not be written. */
export function memoryDataset(
  name: string,
  options: MemoryOptions,
  writing: MemoryWriting | null,
): DatasetRef {
  const columns = columnTypes(options.columns);
  const key = keyParts(options.key, columns, name);
  const unknown = key.find(({ column }) => !(column in columns));
  if (unknown !== undefined)
    throw new ConfigError('config', `${name}: its key column "${unknown.column}" is none of its columns`);
  const source: Source = {
    kind: 'memory',
    label: name,
    through: [],
    readers: 16,
    maxSnapshotAge: null,
    staleFor: 0,
    secrets: [],
    open: async (context, signal) => {
      obey(signal, name);
      return session(context);
    },
    ...(writing !== null && {
      writerSecrets: [],
      openWriter: async (context: OpenContext, signal: AbortSignal) => {
        obey(signal, name);
        return writing(source, datasetName(context.name(source), name), (ref) => only.grouping(ref));
      },
    }),
    probe: async () => ({ version: 'memory', canWrite: null, clockSkewMs: 0, latencyMs: 0, notes: [] }),
  };

  const session = (context: OpenContext): Session => {
    const given = typeof options.rows === 'function' ? options.rows() : options.rows;
    const rows = given.map((row) =>
      isCells(row) ? row : Object.keys(columns).map((column) => row[column] ?? null),
    );
    const open = new AbortController();
    const whole = datasetName(context.name(source), name);
    const dataset = new MemoryDataset(
      { name: whole, key, columns, rows, pageRows: options.pageRows ?? 1_000 },
      open.signal,
      options.contents,
    );
    return {
      snapshot: null,
      lost: new AbortController().signal,
      dataset: (asked) => only.of(asked, dataset),
      identity: async (signal) => {
        obey(signal, whole);
        return identityOf(name);
      },
      close: async () =>
        open.abort(new SourceError('closed', `${whole}: its session is closed; open another`)),
    };
  };

  const keyColumns = key.map(({ column }) => column);
  const only = oneDataset(source, name, options.private ?? [], keyColumns);
  return only.ref;
}

function isCells(row: MemoryRow): row is Cells {
  return Array.isArray(row);
}
