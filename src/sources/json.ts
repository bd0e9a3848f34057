/** JSON of any size as records: read strictly, one record at a time, each value as the text that it was written in. */
export { jsonRecords } from './json/document.ts';
export { FoundColumns } from './json/found-columns.ts';
export { keyedRecords } from './json/keyed-records.ts';
export { JsonRecords } from './json/object-records.ts';
export { valuesAt } from './json/paths.ts';
export type { Chunks, FileRecord, RecordPages } from './json/records.ts';
export { complaintAbout, LONGEST_RECORD, type Wording } from './json/wording.ts';
