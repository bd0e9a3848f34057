/** What a config says about a folder, checked when it is said. */
import { fileURLToPath } from 'node:url';
import type { Secret } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import { demandKnown } from '../known-options.ts';
import { demandText } from '../object-refs.ts';

/**
 * What to do with a symbolic link under the folder. `refuse`: the folder cannot be read. `ignore`: it is as if it were not
 * there. `follow`: what it leads to is read under its name, where that is inside the folder; else the folder cannot be read.
 */
export type Links = 'refuse' | 'ignore' | 'follow';

export type DirectoryOptions = {
  /** `refuse` unless told. */
  readonly links?: Links;
  /** A file that must be in the folder, as `.mounted`, and is no object: where it is not, nothing is mounted there. */
  readonly sentinel?: string;
  /** Lets fixes put files into the folder; without it, nothing is ever written. */
  readonly writer?: true;
};

/** A folder and how it is read. */
export type FolderPlan = {
  /** Relative to the config's folder, or absolute. */
  readonly path: string | Secret;
  readonly links: Links;
  readonly sentinel: string | null;
  readonly writer: boolean;
};

const LINKS: readonly string[] = ['refuse', 'ignore', 'follow'] satisfies readonly Links[];

/** Settles how a folder is read. @throws ConfigError for what is not of its kind. */
export function planFolder(given: string | URL | Secret, options: DirectoryOptions): FolderPlan {
  demandKnown('directory()', options, ['links', 'sentinel', 'writer']);
  const { links = 'refuse', sentinel = null, writer } = options;
  const path = given instanceof URL ? fileURLToPath(given) : given;
  demandText('directory(): path', path);
  if (path === '') throw new ConfigError('config', 'directory(): path: expected the path of a folder');
  if (!LINKS.includes(links))
    throw new ConfigError('config', `directory(): links: expected one of ${LINKS.join(', ')}`);
  if (sentinel !== null && keyParts(sentinel) === null)
    throw new ConfigError('config', `directory(): sentinel: expected the name of a file, such as '.mounted'`);
  if (writer !== undefined && (writer as unknown) !== true)
    throw new ConfigError('config', 'directory(): writer: expected true, or nothing');
  return { path, links, sentinel, writer: writer === true };
}

/** The names on the way to a key's file; `null` for a key that no file can have, such as `a//b` or `../b`. */
export function keyParts(key: unknown): readonly string[] | null {
  if (typeof key !== 'string' || key.includes('\0') || !key.isWellFormed()) return null;
  const parts = key.split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..') ? null : parts;
}
