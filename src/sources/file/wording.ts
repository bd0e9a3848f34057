/** How complaints about a file name it, where in it, and what to do. */
import type { SourceError } from '../../model/problem.ts';
import { complaintAbout, type Wording } from '../json.ts';

const CODE = 'file-content';

/** A sentence's end for a file that stops in the middle of something. */
export const CUT_OFF = 'is cut off; the file is not whole, so export it again';

/** The error for what a file holds at a place: `line 3`, `record 17`; `null` for the file as a whole. */
export function badFile(name: string, place: string | null, complaint: string, cause?: unknown): SourceError {
  return complaintAbout({ name, code: CODE }, place, complaint, cause);
}

/** The wording of complaints about the JSON in a file. */
export function fileWording(name: string): Wording {
  return {
    name,
    code: CODE,
    cutOff: CUT_OFF,
    mend: 'correct it, or export it again',
    after: "if it is one record a line, say format: 'ndjson'",
    notListed: 'say where it is with list, or entries: true when an object maps ids',
    manyNames: 'if they are ids, read the object as a map with entries: true',
  };
}
