/** A run's folder: private to its owner, written once, sealed by a manifest of everything in it. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../model/problem.ts';
import { CHECKPOINT_FILE } from './checkpoint-lines.ts';

/** Where one run keeps its files; after `seal` nothing in it changes. */
export interface RunFolder {
  readonly path: string;
  /** Writes a file whole or not at all. */
  write(name: string, bytes: string): Promise<void>;
  /**
   * Writes the manifest, the SHA-256 of every file, last; before it, removes what is needed no more: all working files, but for
   * those of a run that another one can go on from.
   */
  seal(isUnfinished?: boolean): Promise<void>;
}

/** The name of a folder's manifest; a folder that has one is finished. */
export const MANIFEST = 'manifest.json';

/** The folder for segments' findings while a run is under way. */
export const SPOOL = '.spool';

/** Where all findings of a check are kept, relative to the run folder. */
export function findingsFile(check: string): string {
  return `findings/${check}.ndjson`;
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** UTC time with milliseconds, the suite, and four random characters: ids sort by time. */
export function makeRunId(suite: string, now: Date): string {
  const time = now.toISOString().replace(/[-:.]/g, '');
  const tail = [...randomBytes(4)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${time}-${suite}-${tail}`;
}

/** Makes the folder of a new run. @throws ConfigError when `out` cannot be written. */
export async function createRunFolder(out: string, runId: string): Promise<RunFolder> {
  return makeFolder(out, runId, ['findings', SPOOL]);
}

/** Makes a folder that is private to its owner, with some folders in it. @throws ConfigError when `out` cannot be written. */
export async function makeFolder(out: string, runId: string, inner: readonly string[]): Promise<RunFolder> {
  const path = join(out, runId);
  try {
    await mkdir(out, { recursive: true, mode: 0o700 });
    await mkdir(path, { mode: 0o700 });
    for (const name of inner) await mkdir(join(path, name), { mode: 0o700 });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConfigError(
      'out',
      `${out}: cannot make a folder for this run (${code}); name another one with --out`,
      { cause },
    );
  }
  const folder: RunFolder = {
    path,
    async write(name, bytes) {
      const target = join(path, name);
      const part = `${target}.part`;
      await writeFile(part, bytes, { mode: 0o600 });
      await rename(part, target);
    },
    async seal(isUnfinished = false) {
      if (!isUnfinished) {
        // What names the spools goes first: a folder that is left half-way never names one that is gone.
        await rm(join(path, CHECKPOINT_FILE), { force: true });
        await rm(join(path, SPOOL), { recursive: true, force: true });
      }
      const files: Record<string, string> = {};
      for (const name of await filesUnder(path)) files[name] = await sha256(join(path, name));
      await folder.write(MANIFEST, `${JSON.stringify({ schema: 1, runId, files }, null, 2)}\n`);
    },
  };
  return folder;
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

/** SHA-256 of a file, in lower-case hexadecimal. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
