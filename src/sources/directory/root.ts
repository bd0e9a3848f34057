/** The folder itself: where it really is, and whether it is still there, so that an unmounted one is never an empty one. */
import { stat, realpath } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { OpenContext } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import { LEASE_NAME } from '../object-lease.ts';
import { revealed } from '../object-refs.ts';
import { isMissing, missing, unreadable } from './errors.ts';
import type { FolderPlan, Links } from './options.ts';

/** A folder that was found. Plain data: it travels to other threads. */
export type Root = {
  /** Its real path, without links. */
  readonly path: string;
  /** The path that the config gives it. */
  readonly given: string;
  readonly links: Links;
  readonly sentinel: string | null;
  /** Whether the names of its files are private. */
  readonly hidesKeys: boolean;
  /** Which folder it is, whatever its path leads to later. */
  readonly identity: string;
};

/** Finds a folder. @throws SourceError when it is missing, is no folder, or lacks its sentinel. */
export async function findRoot(
  plan: FolderPlan,
  name: string,
  context: OpenContext,
  hidesKeys: boolean,
): Promise<Root> {
  const given = resolve(context.folder, revealed(plan.path, context));
  let path: string;
  try {
    path = await realpath(given);
  } catch (cause) {
    throw isMissing(cause) ? missing(name, given, cause) : unreadable(name, given, cause);
  }
  const { links, sentinel } = plan;
  const root: Root = { path, given, links, sentinel, hidesKeys, identity: '' };
  const found = { ...root, identity: await stateOf(root, name) };
  await demandSentinel(found, name);
  return found;
}

/** Proves that the folder is the one that was found. @throws SourceError when it is not. */
export async function demandRoot(root: Root, name: string): Promise<void> {
  if ((await stateOf(root, name)) !== root.identity) {
    const advice = 'something was mounted or unmounted; run again';
    throw new SourceError(
      'folder-changed',
      `${name}: ${root.given} is another folder than before; ${advice}`,
      {
        transient: true,
      },
    );
  }
  await demandSentinel(root, name);
}

/** Which system a folder is, in journals and plans. */
export function identityOf({ path, identity }: Root): string {
  return `directory ${path} ${identity.replace(' ', ':')}`;
}

/** What a file is called in the folder itself that a writer has not made an object of yet. */
export const PART_NAME = /^\.reconcile-part-[0-9a-f]{32}$/;

/** Whether a key is that of what writers need, or of what says that the folder is mounted: no object, whatever is there. */
export function isReserved({ sentinel }: Root, key: string): boolean {
  return key === sentinel || key === LEASE_NAME || PART_NAME.test(key);
}

/** Where the file of a key is, if it is. */
export function pathOf({ path }: Root, key: string): string {
  return key === '' ? path : `${path === sep ? '' : path}/${key}`;
}

/** What a sentence calls the path of a key: not by its name where that is private. */
export function shownPath({ given, hidesKeys }: Root, path: string): string {
  return hidesKeys ? `something in ${given}` : path;
}

/** Whether a real path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === sep ? sep : folder + sep);
}

async function stateOf({ path, given }: Root, name: string): Promise<string> {
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) return `${found.dev} ${found.ino}`;
  } catch (cause) {
    if (!isMissing(cause)) throw unreadable(name, given, cause);
    throw missing(name, given, cause);
  }
  throw missing(name, given);
}

async function demandSentinel({ path, given, sentinel }: Root, name: string): Promise<void> {
  if (sentinel === null) return;
  try {
    if ((await stat(join(path, sentinel))).isFile()) return;
  } catch (cause) {
    if (!isMissing(cause)) throw unreadable(name, join(given, sentinel), cause);
  }
  throw new SourceError(
    'folder-missing',
    `${name}: ${given} has no file ${sentinel}, so nothing seems to be mounted there; mount it, or make the file`,
  );
}
