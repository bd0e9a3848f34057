/** Writes a journal: each line is on disk before what it tells of counts, and a line that cannot be written is the last thing tried. */
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Guard } from '../../model/fix-report.ts';
import {
  JOURNAL_FILE,
  JOURNAL_SCHEMA,
  type IntentLine,
  type Journaled,
  type JournalLine,
} from '../../model/journal.ts';
import { SourceError } from '../../model/problem.ts';
import type { Intent, IntentPort } from '../../model/writer.ts';
import { oneLine } from '../line-text.ts';

/** What a journal says first. */
export type Opening = Omit<Extract<JournalLine, { readonly entry: 'opened' }>, 'entry' | 'schema' | 'at'>;

/** What a journal keeps of a change besides which one it is and what its writer tells. */
export type Beside = Partial<Pick<IntentLine, 'undoes' | 'namedBy' | 'object'>>;

/** One change on its way: its writer tells the intent here, and what was told stays to be asked about. */
export interface JournaledChange extends IntentPort {
  readonly seq: number;
  /** The intent once it is on disk; until then nothing can have counted. */
  readonly intended: Intent | null;
}

/** The journal of one apply or undo, open for writing. */
export class Journal {
  /** Why nothing more can be written; whoever makes changes stops then. */
  failure: SourceError | null = null;
  private seq = 0;
  private readonly path: string;
  private readonly file: FileHandle;
  private readonly redact: (text: string) => string;

  private constructor(path: string, file: FileHandle, redact: (text: string) => string) {
    this.path = path;
    this.file = file;
    this.redact = redact;
  }

  /**
   * Begins the journal of a folder that has none; what systems say goes through `redact`, as it does in reports.
   * @throws SourceError `journal` when it cannot be written.
   */
  static async open(
    folder: string,
    opening: Opening,
    redact: (text: string) => string = (text) => text,
  ): Promise<Journal> {
    const path = join(folder, JOURNAL_FILE);
    try {
      const journal = new Journal(path, await open(path, 'ax', 0o600), redact);
      await journal.append({ entry: 'opened', schema: JOURNAL_SCHEMA, ...opening, at: now() });
      // A file whose name is not on disk is none after the power fails.
      await syncFolder(folder);
      await syncFolder(dirname(folder));
      return journal;
    } catch (cause) {
      throw cause instanceof SourceError ? cause : unwritable(path, cause);
    }
  }

  /** Takes the next number for a change; its intent is a line once, and only when its writer tells it. */
  change(about: Omit<Journaled, 'seq'>, beside: Beside = {}): JournaledChange {
    const { undoes = null, namedBy = {}, object = null } = beside;
    const seq = (this.seq += 1);
    let told = false;
    let intended: Intent | null = null;
    return {
      seq,
      get intended() {
        return intended;
      },
      intent: async (intent) => {
        if (told)
          throw new Error(`a writer told two intents of change ${String(seq)}: it changes one record`);
        told = true;
        await this.append({ entry: 'intent', at: now(), undoes, namedBy, object, ...about, seq, ...intent });
        intended = intent;
      },
    };
  }

  /** Says that a change counts; `note` is what could not be put back, or how it is known. */
  async done(seq: number, note: string | null): Promise<void> {
    await this.append({ entry: 'done', seq, at: now(), note });
  }

  /** Says that an intent came to nothing. */
  async void(seq: number, reason: string): Promise<void> {
    await this.append({ entry: 'void', seq, at: now(), reason: this.redact(reason) });
  }

  /** Says that a guard refused a change. */
  async refused(n: number, guard: Guard, message: string): Promise<void> {
    await this.append({ entry: 'refused', n, at: now(), guard, message: this.redact(message) });
  }

  /** Says what became of an intent of an earlier journal that was interrupted. */
  async settled(id: string, seq: number, outcome: 'done' | 'not-done'): Promise<void> {
    await this.append({ entry: 'settled', id, seq, at: now(), outcome });
  }

  /** Ends the journal. Never throws: a journal without an end is read all the same. */
  async close(): Promise<void> {
    if (this.failure === null) await this.append({ entry: 'closed', at: now() }).catch(() => undefined);
    await this.file.close().catch(() => undefined);
  }

  /** @throws SourceError `journal`; half a line may be on disk then, so nothing may follow it. */
  private async append(line: JournalLine): Promise<void> {
    if (this.failure !== null) throw this.failure;
    try {
      await this.file.appendFile(`${oneLine(line)}\n`);
      await this.file.datasync();
    } catch (cause) {
      this.failure = unwritable(this.path, cause);
      throw this.failure;
    }
  }
}

function now(): string {
  return new Date().toISOString();
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function unwritable(path: string, cause: unknown): SourceError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new SourceError(
    'journal',
    `${path}: the journal cannot be written (${code}), so nothing more is changed; make room, and type the same again`,
    { cause },
  );
}
