/** Records: what every format of file comes to before its rows are keyed. */
import type { Cells } from '../../model/value.ts';

/** A record and its number: of its line in NDJSON, else among the file's records, from 1. */
export type FileRecord = { readonly number: number; readonly cells: Cells };

/** Records in file order, in pages. */
export type RecordPages = AsyncGenerator<readonly FileRecord[], void, undefined>;

/** Chunks of a file's bytes that end where a character ends. */
export type Chunks = AsyncIterable<Buffer>;
