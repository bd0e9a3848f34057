/** JSON records: one object's text becomes the cells of one row; what is no object, or says a thing twice, is refused. */
import type { Cell } from '../../model/value.ts';
import type { FoundColumns } from './found-columns.ts';
import { readMember, readMembers, type TakeMember } from './members.ts';
import { compactJson, NotJson } from './reader.ts';
import type { FileRecord } from './records.ts';
import { complaintAbout, type Wording } from './wording.ts';

/** Turns the texts of records into rows, and learns the columns on the way. */
export class JsonRecords {
  private readonly columns: FoundColumns;
  private readonly wording: Wording;
  private readonly unit: string;
  private readonly whole: string | null;

  /** Rows of a document, whose records are counted in `unit`s: lines or records; `whole` is a column for a record's own text. */
  constructor(columns: FoundColumns, wording: Wording, unit: string, whole: string | null = null) {
    this.columns = columns;
    this.wording = wording;
    this.unit = unit;
    this.whole = whole;
  }

  /** The row of an object's text. @throws SourceError that says where it is not what it should be. */
  record(text: string, number: number): FileRecord {
    const { columns } = this;
    const cells: (Cell | undefined)[] = [];
    this.read(text, number, readMembers, (name, cell, nested) => {
      const place = columns.placeOf(name);
      if (cells[place] !== undefined)
        throw this.complaint(number, `names ${JSON.stringify(name)} twice; keep one of them`);
      cells[place] = cell;
      if (nested !== null) columns.note(name, nested);
    });
    if (columns.tooMany) {
      throw this.complaint(
        number,
        `has brought the different names to more than records can have; ${this.wording.manyNames}`,
      );
    }
    if (this.whole !== null) cells[columns.placeOf(this.whole)] = compactJson(text).trim();
    for (let place = 0; place < cells.length; place += 1) cells[place] ??= null;
    return { number, cells: cells as Cell[] };
  }

  /** The row `key`, `value` of a map's member. @throws SourceError as above. */
  entry(text: string, number: number): FileRecord {
    let row: readonly Cell[] = [];
    this.read(text, number, readMember, (name, cell, nested) => {
      row = [name, cell];
      if (nested !== null) this.columns.note('value', nested);
    });
    return { number, cells: row };
  }

  /** The error for a record, by its number. */
  complaint(number: number, complaint: string, cause?: unknown): Error {
    return complaintAbout(this.wording, `${this.unit} ${number}`, complaint, cause);
  }

  private read(
    text: string,
    number: number,
    reader: (text: string, take: TakeMember) => void,
    take: TakeMember,
  ): void {
    try {
      reader(text, take);
    } catch (cause) {
      if (!(cause instanceof NotJson)) throw cause;
      if (cause.cutOff) throw this.complaint(number, this.wording.cutOff, cause);
      if (isOtherValue(text))
        throw this.complaint(
          number,
          'is JSON but no object; each record must be an object with names',
          cause,
        );
      throw this.complaint(number, `is not JSON at character ${cause.at + 1}; ${this.wording.mend}`, cause);
    }
  }
}

function isOtherValue(text: string): boolean {
  if (text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
