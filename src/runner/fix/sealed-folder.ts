/** Holds a finished folder to its manifest: every file that it lists is there as it was sealed, and nothing else is. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ConfigError } from '../../model/problem.ts';
import { MANIFEST, sha256 } from '../folder.ts';

/** The manifest of a folder: its own SHA-256, and that of each file by its name. */
export type Manifest = { readonly sha256: string; readonly files: Readonly<Record<string, string>> };

/** The manifest of a folder; `null` for one that is not there or not sealed. */
export async function manifestOf(folder: string): Promise<Manifest | null> {
  const bytes = await readFile(join(folder, MANIFEST)).catch(() => null);
  if (bytes === null) return null;
  try {
    const { files } = JSON.parse(bytes.toString('utf8')) as { readonly files?: Record<string, string> };
    const whole = createHash('sha256').update(bytes).digest('hex');
    return files === undefined ? null : { sha256: whole, files };
  } catch {
    return null; // cut off, so it never sealed anything
  }
}

/** Demands that a folder is as it was sealed. @throws ConfigError `plan` that names the first file that is not. */
export async function demandSealed(folder: string, { files }: Manifest): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const there = new Map(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => [relative(folder, join(entry.parentPath, entry.name)), entry.isFile()]),
  );
  const other = [...there.keys()].sort().find((name) => name !== MANIFEST && !Object.hasOwn(files, name));
  if (other !== undefined) throw refused(folder, other, 'was added after the run');
  for (const [name, digest] of Object.entries(files)) {
    if (there.get(name) !== true) throw refused(folder, name, 'is not there any more');
    const now = await sha256(join(folder, name)).catch((cause: unknown) => {
      throw refused(folder, name, 'cannot be read', cause);
    });
    if (now !== digest) throw refused(folder, name, 'was edited after the run');
  }
}

function refused(folder: string, name: string, what: string, cause?: unknown): ConfigError {
  const message = `${join(folder, name)}: ${what}, so that its plan is not applied; bring back what the run wrote, or make a new plan with --fix=plan`;
  return new ConfigError('plan', message, { cause });
}
