/** NDJSON: one record in a line; blank lines hold none, and a last line that is no whole record means a file cut off. */
import { LONGEST_RECORD, type Chunks, type FileRecord, type JsonRecords, type RecordPages } from '../json.ts';
import { CUT_OFF } from './wording.ts';

/** The records of an NDJSON file. @throws SourceError that names the line. */
export async function* ndjsonRecords(chunks: Chunks, records: JsonRecords): RecordPages {
  let rest = '';
  let line = 0;
  for await (const chunk of chunks) {
    const text = rest + chunk.toString('utf8');
    const page: FileRecord[] = [];
    let start = 0;
    for (let end = text.indexOf('\n', rest.length); end >= 0; end = text.indexOf('\n', start)) {
      line += 1;
      const record = text.slice(start, end);
      if (!isBlank(record)) page.push(records.record(record, line));
      start = end + 1;
    }
    rest = text.slice(start);
    if (rest.length > LONGEST_RECORD) {
      throw records.complaint(line + 1, 'is too long to be one record; write one record in each line');
    }
    yield page;
  }
  if (isBlank(rest)) return;
  try {
    JSON.parse(rest);
  } catch (cause) {
    throw records.complaint(line + 1, CUT_OFF, cause);
  }
  yield [records.record(rest, line + 1)];
}

function isBlank(text: string): boolean {
  return text.charCodeAt(0) === 0x7b ? false : /^[ \t\r]*$/.test(text);
}
