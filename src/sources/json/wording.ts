/** Wording: how complaints about what a document holds name it, and what they tell people to do about it. */
import { SourceError } from '../../model/problem.ts';

/** What differs between a file and an answer when the same thing is wrong with them. */
export type Wording = {
  /** What the document is called. */
  readonly name: string;
  /** The code of the errors. */
  readonly code: string;
  /** The end of a sentence about a document that stops in the middle of something. */
  readonly cutOff: string;
  /** What to do about a text that is no JSON. */
  readonly mend: string;
  /** What to do when a text goes on after its JSON document. */
  readonly after: string;
  /** What to do when the records are not an array. */
  readonly notListed: string;
  /** What to do when the names in records seem to be data. */
  readonly manyNames: string;
};

/** The error for what a document holds at a place: `line 3`, `record 17`; `null` for the whole of it. */
export function complaintAbout(
  { name, code }: Pick<Wording, 'name' | 'code'>,
  place: string | null,
  complaint: string,
  cause?: unknown,
): SourceError {
  const where = place === null ? name : `${name}: ${place}`;
  return new SourceError(code, `${where}: ${complaint}`, cause === undefined ? {} : { cause });
}

/** No record is longer than this many characters: one that is has an end that is missing. */
export const LONGEST_RECORD = 64_000_000;
