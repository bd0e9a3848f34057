/** Places in a file: every complaint about what a file holds names the file, where in it, and what to do. */
import { SourceError } from '../../model/problem.ts';

/** The error for what a file holds at a place: `line 3`, `record 17`; `null` for the file as a whole. */
export function badFile(name: string, place: string | null, complaint: string, cause?: unknown): SourceError {
  const where = place === null ? name : `${name}: ${place}`;
  return new SourceError('file-content', `${where}: ${complaint}`, cause === undefined ? {} : { cause });
}

/** A sentence's end for a file that stops in the middle of something. */
export const CUT_OFF = 'is cut off; the file is not whole, so export it again';

/** No record is longer than this many characters: one that is has an end that is missing. */
export const LONGEST_RECORD = 64_000_000;
