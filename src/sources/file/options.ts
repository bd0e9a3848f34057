/** What a config may say about a file, and what follows from what it leaves out. */
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../model/problem.ts';
import type { Cell, ColumnType } from '../../model/value.ts';
import type { KeyPart } from '../../model/key.ts';
import { columnTypes, keyParts, type ColumnSpec, type KeySpec } from '../columns.ts';
import { demandKnown } from '../known-options.ts';

export type FileFormat = 'json' | 'ndjson' | 'csv';

export type FileOptions = {
  /** The key columns; left out only with `entries`, whose key is `key`. */
  readonly key?: KeySpec;
  /** By the file's extension unless told: .json, .ndjson or .jsonl, .csv. */
  readonly format?: FileFormat;
  /** Where the records are inside a JSON document, as names with dots between: `load.results`. */
  readonly list?: string;
  /** The JSON object is a map: its names become the column `key`, its values the column `value`. */
  readonly entries?: boolean;
  /** How the cells of columns are to be read; the others are `untyped`. In JSON it also names columns that may be absent. */
  readonly columns?: Readonly<Record<string, ColumnSpec>>;
  /** Only records whose columns hold exactly these texts, `null` for NULL, as `{ source_bucket: 'old' }`. */
  readonly where?: Readonly<Record<string, string | null>>;
  /** The unquoted CSV text that means NULL, as `''` or `'\\N'`; unless told, a CSV file has no NULL. */
  readonly null?: string;
  /** What is between the fields of a CSV file, a comma unless told. */
  readonly delimiter?: string;
  /** Columns whose values may appear in no output. */
  readonly private?: readonly string[];
  /** Bytes of rows that are sorted in memory at a time, 16 MB unless told. */
  readonly runBytes?: number;
};

/** A file and everything that there is to know about how to read it. */
export type FilePlan = {
  /** As it was given: relative to the config's folder, or absolute. */
  readonly path: string;
  /** The file's base name. */
  readonly label: string;
  readonly format: FileFormat;
  readonly key: readonly KeyPart[];
  readonly declared: Readonly<Record<string, ColumnType>>;
  readonly where: readonly (readonly [column: string, cell: Cell])[];
  readonly list: readonly string[];
  readonly entries: boolean;
  readonly nullText: string | null;
  readonly delimiter: string;
  readonly runBytes: number | undefined;
};

const OPTIONS = [
  'key',
  'format',
  'list',
  'entries',
  'columns',
  'where',
  'null',
  'delimiter',
  'private',
  'runBytes',
];

const BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
};

/** Settles how a file is read. @throws ConfigError for options that do not go together. */
export function planFile(given: string | URL, options: FileOptions): FilePlan {
  const path = typeof given === 'string' ? given : fileURLToPath(given);
  const label = basename(path);
  demandKnown(`file ${label}`, options, OPTIONS);
  const refuse = (why: string) => new ConfigError('config', `file ${label}: ${why}`);

  const format = options.format ?? BY_EXTENSION[extname(label).toLowerCase()];
  if (format === undefined) {
    throw refuse(`its extension says nothing; add format: 'json', 'ndjson' or 'csv'`);
  }
  if (format !== 'json' && (options.list !== undefined || options.entries)) {
    throw refuse(`list and entries are for JSON documents, and this is ${format}; leave them out`);
  }
  if (format !== 'csv' && (options.null !== undefined || options.delimiter !== undefined)) {
    throw refuse(`null and delimiter are for CSV, and this is ${format}; leave them out`);
  }
  const { delimiter = ',' } = options;
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw refuse('its delimiter must be one character, and no quote or line break');
  }
  const entries = options.entries ?? false;
  const keySpec = options.key ?? (entries ? 'key' : undefined);
  if (keySpec === undefined) throw refuse(`it needs a key, as in key: { id: 'int' }`);
  const declared = columnTypes(options.columns ?? {});
  const where = Object.entries(options.where ?? {});
  const odd = where.find(([, cell]: readonly [string, unknown]) => cell !== null && typeof cell !== 'string');
  if (odd !== undefined) throw refuse(`where.${odd[0]}: expected a text, or null for NULL`);
  return {
    path,
    label,
    format,
    key: keyParts(keySpec, declared, `file ${label}`),
    declared,
    where,
    list: options.list === undefined ? [] : options.list.split('.'),
    entries,
    nullText: options.null ?? null,
    delimiter,
    runBytes: options.runBytes,
  };
}
