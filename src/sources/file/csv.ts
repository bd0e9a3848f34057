/** CSV: a header, then rows with exactly as many fields; what is in doubt is refused, never guessed. */
import { pipeline, Readable } from 'node:stream';
import type { Options } from 'csv-parse';
import { ReconcileError } from '../../model/problem.ts';
import type { Cells } from '../../model/value.ts';
import { LONGEST_RECORD, type Chunks, type FileRecord, type RecordPages } from '../json.ts';
import { badFile, CUT_OFF } from './wording.ts';

const PAGE = 500;

/** What the parser says about what it refuses. */
type Refusal = { readonly code: string; readonly lines?: number; readonly record?: readonly unknown[] };

/** How a CSV file is read. `header` is given the names of its columns before any row comes. */
export type CsvReading = {
  readonly name: string;
  readonly delimiter: string;
  readonly nullText: string | null;
  readonly header: (names: readonly string[]) => void;
};

/** The rows of a CSV file, numbered from the first after its header. @throws SourceError that names the line. */
export async function* csvRecords(
  chunks: Chunks,
  { name, delimiter, nullText, header }: CsvReading,
): RecordPages {
  const { parse } = await import('csv-parse');
  const options: Options = {
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: LONGEST_RECORD,
  };
  if (nullText !== null) {
    options.cast = (text, { quoting }) => (!quoting && text === nullText ? null : text);
  }
  const parser = parse(options);
  pipeline(Readable.from(chunks), parser, () => undefined); // the parser is destroyed with the error, and throws it below
  let names: readonly string[] | null = null;
  let page: FileRecord[] = [];
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<Cells>) {
      if (names === null) {
        names = headerOf(cells, name);
        header(names);
        continue;
      }
      number += 1;
      page.push({ number, cells });
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
  } catch (thrown) {
    throw explained(thrown, name, names?.length ?? 0);
  } finally {
    parser.destroy();
  }
  yield page;
}

function headerOf(cells: Cells, name: string): readonly string[] {
  const names = cells.map((cell) => cell ?? '');
  const twice = names.find((column, at) => names.indexOf(column) !== at);
  if (twice !== undefined) {
    throw badFile(
      name,
      'line 1',
      `names the column ${JSON.stringify(twice)} twice; give each column a name of its own`,
    );
  }
  return names;
}

/** A sentence for what the parser refused: its own messages quote the data. */
function explained(thrown: unknown, name: string, columns: number): unknown {
  if (thrown instanceof ReconcileError || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const { code, lines, record } = thrown as Error & Refusal;
  const complain = (complaint: string) =>
    badFile(name, lines === undefined ? null : `line ${lines}`, complaint, thrown);
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
    case 'CSV_RECORD_INCONSISTENT_COLUMNS': {
      const fields = record?.length;
      const has =
        fields === undefined ? 'another number of fields' : `${fields} ${fields === 1 ? 'field' : 'fields'}`;
      return complain(
        `has ${has} where the header has ${columns}; look for a missing quote or delimiter, or a file cut off`,
      );
    }
    case 'CSV_QUOTE_NOT_CLOSED':
      return complain(`opens a quote that nothing closes, so the record ${CUT_OFF}`);
    case 'CSV_MAX_RECORD_SIZE':
      return complain('is in a record too long to be one; look for a quote that nothing closes');
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return complain('has a quote inside of a field; quote the whole field and double the quotes in it');
    default:
      return complain(`cannot be read as CSV (${code}); export the file again`);
  }
}
