/** Reads all journals of an out folder plainly, without the product: what was intended, and what is said to have become of it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IntentLine, JournalLine } from '../../src/model/journal.ts';
import type { Image } from '../../src/model/writer.ts';

/** An intent with the folder that it is in, and its outcome; `null` where no journal says it. */
export type Journaled = {
  readonly folder: string;
  readonly mode: 'apply' | 'undo';
  readonly line: IntentLine;
  readonly outcome: 'done' | 'not-done' | null;
};

/** Every intent, in the order in which the journals and their lines were begun. */
export async function journaled(out: string): Promise<readonly Journaled[]> {
  const folders = (await readdir(out)).filter((name) => /-(apply|undo)-[a-z0-9]{4}$/.test(name)).sort();
  const journals = await Promise.all(
    folders.map(async (folder) => ({ folder, lines: await linesOf(join(out, folder, 'journal.ndjson')) })),
  );
  const said = new Map<string, 'done' | 'not-done'>();
  for (const { folder, lines } of journals) {
    for (const line of lines) {
      if (line.entry === 'done') said.set(`${folder} ${line.seq}`, 'done');
      if (line.entry === 'void') said.set(`${folder} ${line.seq}`, 'not-done');
      if (line.entry === 'settled') said.set(`${line.id} ${line.seq}`, line.outcome);
    }
  }
  return journals.flatMap(({ folder, lines }) =>
    lines.flatMap((line) => {
      if (line.entry !== 'intent') return [];
      const mode = line.undoes === null ? 'apply' : 'undo';
      return [{ folder, mode, line, outcome: said.get(`${folder} ${line.seq}`) ?? null } as const];
    }),
  );
}

/** The whole lines of a journal: one that is torn tells of nothing. */
async function linesOf(path: string): Promise<readonly JournalLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const whole = text.split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as JournalLine);
}

/** An image as PostgreSQL writes a row: what the log of versions holds. */
export function rowText(image: Image | null): string | null {
  if (image === null) return null;
  const fields = Object.values(image).map(({ value }) => {
    if (value === null) return '';
    if (value !== '' && !/[\s"\\(),]/.test(value)) return value;
    return `"${value.replaceAll(/["\\]/g, '$&$&')}"`;
  });
  return `(${fields.join(',')})`;
}
