/** Loads a file: reads it once, keys its rows, and sorts them into a local copy. */
import type { Entry, OpenContext, Pages } from '../../model/dataset.ts';
import { keyCodec, type Key } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Cell, Cells, ColumnType } from '../../model/value.ts';
import { noSuchColumn, typesByName } from '../columns.ts';
import { localCopy, type LocalCopy } from '../local-copy.ts';
import { FileBytes } from './bytes.ts';
import { csvRecords } from './csv.ts';
import { FoundColumns } from './found-columns.ts';
import { jsonRecords } from './json-document.ts';
import { JsonRecords } from './json-records.ts';
import { ndjsonRecords } from './ndjson.ts';
import type { FilePlan } from './options.ts';
import { badFile } from './place.ts';
import type { RecordPages } from './records.ts';

/** A file that was read: its rows, what names its content, and its columns. */
export type LoadedFile = {
  readonly copy: LocalCopy;
  /** `sha256:...` */
  readonly hash: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** How a column's cell is found in a stored row. @throws ContractError for a column that is not there. */
  readonly getter: (column: string) => (stored: Cells) => Cell;
};

/** What errors call the dataset, and the file that it is in. */
export type Names = { readonly name: string; readonly place: string };

const UNTYPED: ColumnType = { family: 'untyped', name: 'untyped' };

/** Reads a file whole. @throws SourceError, ContractError that name the file and the place in it; Cancelled. */
export async function loadFile(
  plan: FilePlan,
  { name, place }: Names,
  context: Pick<OpenContext, 'scratch' | 'diskCap'>,
  signal: AbortSignal,
): Promise<LoadedFile> {
  const bytes = new FileBytes(plan.path, place);
  const found = new FoundColumns(plan.entries ? ['key', 'value'] : []);
  const records = recordsOf(plan, place, bytes.chunks(signal), found);
  const settings = { ...context, name, ...(plan.runBytes !== undefined && { runBytes: plan.runBytes }) };
  const copy = await localCopy(keyed(records, plan, place, found), settings, signal);
  try {
    if (copy.size > 0)
      demandColumns(
        plan.key.map(({ column }) => column),
        found,
        name,
      );
    if (plan.format === 'csv' && found.names.length > 0)
      demandColumns(Object.keys(plan.declared), found, name);
  } catch (thrown) {
    await copy.close();
    throw thrown;
  }
  const names = [
    ...found.names,
    ...found.nested,
    ...Object.keys(plan.declared),
    ...plan.key.map(({ column }) => column),
  ];
  const columns = typesByName(names.map((column) => [column, plan.declared[column] ?? UNTYPED]));
  const getter = (column: string) => {
    if (!(column in columns)) throw noSuchColumn(name, column, found.names, adviceOn(plan, copy.size));
    return found.getter(column) ?? (() => null);
  };
  return { copy, hash: bytes.hash ?? '', columns, getter };
}

function recordsOf(
  plan: FilePlan,
  name: string,
  chunks: AsyncGenerator<Buffer>,
  found: FoundColumns,
): RecordPages {
  switch (plan.format) {
    case 'ndjson':
      return ndjsonRecords(chunks, new JsonRecords(found, name, 'line'));
    case 'json':
      return jsonRecords(chunks, new JsonRecords(found, name, 'record'), {
        name,
        list: plan.list,
        entries: plan.entries,
      });
    case 'csv': {
      const header = (names: readonly string[]) => {
        for (const column of names) found.placeOf(column);
        demandColumns(
          plan.key.map(({ column }) => column),
          found,
          name,
        );
      };
      return csvRecords(chunks, { name, delimiter: plan.delimiter, nullText: plan.nullText, header });
    }
  }
}

/** The records under their keys, with all their cells. */
async function* keyed(
  records: RecordPages,
  plan: FilePlan,
  place: string,
  found: FoundColumns,
): AsyncGenerator<readonly Entry[]> & Pages {
  const codec = keyCodec(plan.key.map(({ kind }) => kind));
  const unit = plan.format === 'ndjson' ? 'line' : 'record';
  const known: (((cells: Cells) => Cell) | null)[] = plan.key.map(() => null);
  const part = (cells: Cells, at: number): Cell => {
    known[at] ??= found.getter(plan.key[at]?.column ?? '');
    return known[at]?.(cells) ?? null;
  };
  const keyOf = (number: number, cells: Cells): Key => {
    try {
      const key = codec.encode(plan.key.map((_, at) => part(cells, at)));
      if (key.isWellFormed()) return key;
    } catch (cause) {
      if (!(cause instanceof ContractError)) throw cause;
      throw new ContractError(cause.code, `${place}: ${unit} ${number}: ${cause.message}`, { cause });
    }
    throw badFile(
      place,
      `${unit} ${number}`,
      'its key holds half of a surrogate pair, which is no text; clean the record',
    );
  };
  for await (const page of records)
    yield page.map(({ number, cells }) => ({ key: keyOf(number, cells), row: cells }));
}

function demandColumns(columns: readonly string[], found: FoundColumns, name: string): void {
  for (const column of columns) {
    if (found.getter(column) === null)
      throw noSuchColumn(name, column, found.names, 'name one of them in key and columns');
  }
}

function adviceOn({ format }: FilePlan, rows: number): string {
  if (format === 'csv') return '';
  if (rows === 0) return 'the file has no records, so name its columns in columns';
  return 'if it may be absent from every record, name it in columns';
}
