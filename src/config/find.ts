/** Finds the config file: the named one, or the nearest above where the program runs. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ConfigError } from '../model/problem.ts';

const NAMES = ['mts', 'ts', 'mjs', 'js'].map((extension) => `reconcile.config.${extension}`);
const LOCKS = ['npm-shrinkwrap.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'];

/** The absolute path of the config, as Node names it: without symbolic links. @throws ConfigError when there is none. */
export function findConfig(cwd: string, named: string | null): string {
  if (named !== null) {
    const path = resolve(cwd, named);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return realpathSync(path);
    throw new ConfigError(
      'config-missing',
      `${named}: there is no such file; name an existing one with --config`,
    );
  }
  const found = upward(cwd, NAMES);
  if (found !== null) return realpathSync(found);
  throw new ConfigError(
    'config-missing',
    `${cwd}: no reconcile.config.mts, .ts, .mjs or .js here or above; make one, or name it with --config`,
  );
}

/** The nearest lock file, which says what the packages that a config imports are. */
export function findLock(folder: string): string | null {
  return upward(folder, LOCKS);
}

/** Whether the nearest package.json says that a file with a plain extension is CommonJS. */
export function isCommonJs(path: string): boolean {
  if (!/\.[tj]s$/.test(path)) return false;
  const manifest = upward(dirname(path), ['package.json']);
  if (manifest === null) return false;
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown }).type === 'commonjs';
  } catch {
    return false;
  }
}

/** A path as a message shows it: relative where that is shorter to read. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}

function upward(from: string, names: readonly string[]): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return null;
  }
}
