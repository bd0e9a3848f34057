/** Loads a file: reads it once, keys its rows, and sorts them into a local copy. */
import type { OpenContext } from '../../model/dataset.ts';
import type { Cell, Cells, ColumnType } from '../../model/value.ts';
import { noSuchColumn, typesByName } from '../columns.ts';
import { FoundColumns, jsonRecords, JsonRecords, keyedRecords, type RecordPages } from '../json.ts';
import { localCopy, type LocalCopy } from '../local-copy.ts';
import { FileBytes } from './bytes.ts';
import { ChosenRecords } from './chosen-records.ts';
import { csvRecords } from './csv.ts';
import { ndjsonRecords } from './ndjson.ts';
import type { FilePlan } from './options.ts';
import { fileWording } from './wording.ts';

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
  const chosen = new ChosenRecords(plan.where, found);
  const records = chosen.of(recordsOf(plan, place, bytes.chunks(signal), found));
  const settings = { ...context, name, ...(plan.runBytes !== undefined && { runBytes: plan.runBytes }) };
  const unit = plan.format === 'ndjson' ? 'line' : 'record';
  const keying = { key: plan.key, found, wording: fileWording(place), unit } as const;
  const copy = await localCopy(keyedRecords(records, keying), settings, signal);
  try {
    if (chosen.read > 0) demandNamed(plan, found, name);
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
      return ndjsonRecords(chunks, new JsonRecords(found, fileWording(name), 'line'));
    case 'json':
      return jsonRecords(chunks, new JsonRecords(found, fileWording(name), 'record'), {
        wording: fileWording(name),
        list: plan.list,
        entries: plan.entries,
      });
    case 'csv': {
      const header = (names: readonly string[]) => {
        for (const column of names) found.placeOf(column);
        demandNamed(plan, found, name);
      };
      return csvRecords(chunks, { name, delimiter: plan.delimiter, nullText: plan.nullText, header });
    }
  }
}

/** What a choice or a key names must be in some record, chosen or not: it would choose or join nothing in silence. */
function demandNamed({ key, where }: FilePlan, found: FoundColumns, name: string): void {
  demandColumns(
    key.map(({ column }) => column),
    found,
    name,
  );
  demandColumns(
    where.map(([column]) => column),
    found,
    name,
    'name one of them in where',
  );
}

function demandColumns(
  columns: readonly string[],
  found: FoundColumns,
  name: string,
  advice = 'name one of them in key and columns',
): void {
  for (const column of columns) {
    if (found.getter(column) === null) throw noSuchColumn(name, column, found.names, advice);
  }
}

function adviceOn({ format }: FilePlan, rows: number): string {
  if (format === 'csv') return '';
  if (rows === 0) return 'the file has no records, so name its columns in columns';
  return 'if it may be absent from every record, name it in columns';
}
