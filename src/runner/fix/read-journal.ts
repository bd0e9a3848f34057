/** Reads a journal back: whole, or up to a last line that was torn while it was written; anything else unreadable was edited. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJournalLine } from '../../model/journal-lines.ts';
import { JOURNAL_FILE, JOURNAL_SCHEMA, type JournalLine } from '../../model/journal.ts';
import { ConfigError } from '../../model/problem.ts';
import { MANIFEST, sha256 } from '../folder.ts';

/** What a journal says first. */
export type OpenedLine = Extract<JournalLine, { readonly entry: 'opened' }>;

/** A journal as it was read; without a whole first line nothing can have been changed. */
export type ReadJournal = { readonly opened: OpenedLine | null; readonly lines: readonly JournalLine[] };

const NEWLINE = 0x0a;
const READABLE: readonly number[] = [JOURNAL_SCHEMA - 1, JOURNAL_SCHEMA];

/**
 * Reads the journal of a folder; `null` when it has none.
 * @throws ConfigError when it was edited, or a later version wrote it: nothing of it can be trusted then.
 */
export async function readJournal(folder: string): Promise<ReadJournal | null> {
  const path = join(folder, JOURNAL_FILE);
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return null;
    throw new ConfigError('journal', `${path}: cannot be read (${codeOf(cause)})`, { cause });
  });
  if (bytes === null) return null;
  await demandSealed(folder, path);
  const lines = linesOf(bytes, path);
  demandOrder(lines, path);
  const [opened] = lines;
  return { opened: opened?.entry === 'opened' ? opened : null, lines };
}

/** A folder that is finished says what its journal was; one that was killed says nothing. */
async function demandSealed(folder: string, path: string): Promise<void> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return null;
    throw new ConfigError('journal', `${path}: its manifest cannot be read (${codeOf(cause)})`, { cause });
  });
  if (text === null) return;
  let files: Partial<Record<string, unknown>> | undefined;
  try {
    ({ files } = JSON.parse(text) as { files?: Record<string, unknown> });
  } catch {
    throw edited(path, 'its manifest cannot be read');
  }
  if (files?.[JOURNAL_FILE] !== (await sha256(path)))
    throw edited(path, 'its manifest names another content');
}

function linesOf(bytes: Buffer, path: string): readonly JournalLine[] {
  const lines: JournalLine[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (
    let from = 0, end = bytes.indexOf(NEWLINE);
    end !== -1;
    from = end + 1, end = bytes.indexOf(NEWLINE, from)
  ) {
    let value: unknown;
    try {
      value = JSON.parse(decoder.decode(bytes.subarray(from, end)));
    } catch {
      if (end === bytes.length - 1) return lines; // torn: it was not on disk, so what it tells of cannot have counted
      throw edited(path, `line ${String(lines.length + 1)} cannot be read`);
    }
    if (lines.length === 0) demandReadable(value, path);
    if (!isJournalLine(value)) throw edited(path, `line ${String(lines.length + 1)} is none of a journal`);
    lines.push(value);
  }
  return lines;
}

function demandReadable(first: unknown, path: string): void {
  const { schema } = (first ?? {}) as { schema?: unknown };
  if (typeof schema !== 'number' || READABLE.includes(schema)) return;
  throw new ConfigError(
    'journal',
    `${path}: is of version ${String(schema)}, and ${READABLE.join(' and ')} can be read here; use the version that wrote it`,
  );
}

/** Numbers rise, what is done or void was intended and is told once, and nothing is before the first line or after the last. */
function demandOrder(lines: readonly JournalLine[], path: string): void {
  let last = 0;
  const open = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const is = (right: boolean): void => {
      if (!right) throw edited(path, `line ${String(at + 1)} is out of place`);
    };
    is((line.entry === 'opened') === (at === 0));
    is(line.entry !== 'closed' || at === lines.length - 1);
    if (line.entry === 'intent') {
      is(line.seq > last);
      last = line.seq;
      open.add(line.seq);
    } else if (line.entry === 'done' || line.entry === 'void') is(open.delete(line.seq));
  }
}

function edited(path: string, how: string): ConfigError {
  return new ConfigError(
    'journal',
    `${path}: was edited after it was written (${how}), so nothing of it is believed; bring back what was written`,
  );
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? 'unknown error';
}
