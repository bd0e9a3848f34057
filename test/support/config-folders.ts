/** Folders with configs in them, loaded by Node as it is: under Vite a config would be compiled by other rules. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { folderOf } from './command-line.ts';

export type Files = Readonly<Record<string, string>>;
export type Loaded = {
  readonly suites?: readonly string[];
  readonly path?: string;
  readonly hash?: string;
  readonly name?: string;
  readonly message?: string;
};

const LOADER = fileURLToPath(new URL('load-each.ts', import.meta.url));

/** Loads from each folder, in one process; `stderr` is what Node had to remark. */
export async function loadFrom(
  folders: readonly string[],
): Promise<{ readonly loaded: readonly Loaded[]; readonly stderr: string }> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [LOADER, ...folders]);
  return { loaded: JSON.parse(stdout) as Loaded[], stderr };
}

/** Loads configs from folders made of these files. */
export async function loadEach(
  contents: readonly Files[],
): Promise<{ readonly loaded: readonly Loaded[]; readonly stderr: string }> {
  return loadFrom(await Promise.all(contents.map((files) => folderOf(files))));
}
