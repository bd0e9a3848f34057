/** Reads the findings of a run back from its folder. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FindingLine } from '../../model/finding.ts';
import { findingsFile } from '../folder.ts';

/** The findings of a check, from the file in which all of them are. */
export async function* foundLines(folder: string, file: string): AsyncGenerator<FindingLine> {
  const input = createReadStream(join(folder, file));
  for await (const text of createInterface({ input, crlfDelay: Infinity }))
    yield JSON.parse(text) as FindingLine;
}

/** The fingerprints of all that a run found of a check; none where its findings cannot be read any more. */
export async function foundBefore(folder: string, check: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  try {
    for await (const { fingerprint } of foundLines(folder, findingsFile(check))) found.add(fingerprint);
  } catch {
    return new Set(); // then any other finding under the key of a change keeps it from being proved
  }
  return found;
}
