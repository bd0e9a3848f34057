/** Temporary folders with files in them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Makes folders, and removes them all. */
export function folders() {
  const made: string[] = [];
  return {
    /** The path of a new folder with these files by their path in it. */
    folder: async (files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> => {
      const path = await mkdtemp(join(tmpdir(), 'reconcile-folder-'));
      made.push(path);
      for (const [name, bytes] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), bytes);
      }
      return path;
    },
    dispose: async (): Promise<void> => {
      await Promise.all(made.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}
