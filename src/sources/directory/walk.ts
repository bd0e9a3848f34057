/** Walks a folder: every file once, several folders at a time, and nothing that cannot be told is passed over. */
import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { lstat, opendir, realpath, stat } from 'node:fs/promises';
import { SourceError } from '../../model/problem.ts';
import type { ObjectPages, ObjectRow } from '../object-store.ts';
import { spread, type Spreading } from '../object-spread.ts';
import { obey } from '../stopping.ts';
import {
  badLink,
  isMissing,
  isRemoved,
  LEADS_BACK,
  LEADS_NOWHERE,
  LEADS_OUT,
  REFUSED_LINK,
  special,
  systemCode,
  unreadable,
} from './errors.ts';
import { demandRoot, isReserved, isWithin, pathOf, shownPath, type Root } from './root.ts';

const AT_A_TIME = 8;
const PAGE_ROWS = 512;

/** A folder to be walked: its key, its real path, and the real folders that links were followed in on the way. */
type Folder = { readonly key: string; readonly real: string; readonly through: readonly string[] };

/** What is at a key: a file's state, a folder to be walked, or nothing that counts. */
type Found = { readonly file: Stats } | { readonly folder: Folder } | null;

/** Every file whose key starts with a prefix, in any order. @throws SourceError; never a shorter list. */
export async function* walk(root: Root, prefix: string, name: string, signal: AbortSignal): ObjectPages {
  await demandRoot(root, name);
  const whole: Folder = { key: '', real: root.path, through: [] };
  const visit = (folder: Folder, others: Spreading<Folder>) =>
    filesIn(folder, { root, prefix, name }, others);
  yield* spread<Folder, readonly ObjectRow[]>(whole, visit, { most: AT_A_TIME, name }, signal);
  // What was unmounted meanwhile looked empty, or its files were missing one by one.
  await demandRoot(root, name);
}

type Walk = { readonly root: Root; readonly prefix: string; readonly name: string };

async function* filesIn(folder: Folder, walking: Walk, others: Spreading<Folder>): ObjectPages {
  for await (const keys of keysIn(folder, walking)) {
    obey(others.signal, walking.name);
    const found = await Promise.all(keys.map((key) => lookAt(key, folder, walking)));
    const rows: ObjectRow[] = [];
    for (const [at, one] of found.entries()) {
      const key = keys[at] ?? '';
      if (one === null) continue;
      if ('file' in one) {
        if (key.startsWith(walking.prefix)) rows.push(rowOf(key, one.file));
      } else if (!others.leave(one.folder)) {
        yield* filesIn(one.folder, walking, others);
      }
    }
    if (rows.length > 0) yield rows;
  }
}

/** The keys in a folder that have the prefix or are on the way to it, some at a time. */
async function* keysIn(
  { key: within, real }: Folder,
  { root, prefix, name }: Walk,
): AsyncGenerator<readonly string[], void, undefined> {
  let keys: string[] = [];
  try {
    // Names come as bytes, because decoding would make one name of several that are not UTF-8.
    const folder = await opendir(real, { encoding: 'buffer' as BufferEncoding, bufferSize: PAGE_ROWS });
    for await (const entry of folder) {
      const key =
        (within === '' ? '' : `${within}/`) +
        nameOf(entry.name as unknown as Buffer, within, { root, prefix, name });
      if (!key.startsWith(prefix) && !prefix.startsWith(`${key}/`)) continue;
      if (isReserved(root, key)) continue;
      keys.push(key);
      if (keys.length < PAGE_ROWS) continue;
      yield keys;
      keys = [];
    }
  } catch (cause) {
    // A folder that was removed since it was seen has nothing in it; the root is looked at again at the end.
    if (!isRemoved(cause))
      throw cause instanceof SourceError
        ? cause
        : unreadable(name, shownPath(root, pathOf(root, within)), cause);
  }
  if (keys.length > 0) yield keys;
}

function nameOf(bytes: Buffer, within: string, { root, name }: Walk): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const escaped = bytes
    .toString('latin1')
    .replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const path = shownPath(root, pathOf(root, within === '' ? escaped : `${within}/${escaped}`));
  throw new SourceError('not-text', `${name}: the name ${path} is not UTF-8; rename the file`);
}

async function lookAt(key: string, folder: Folder, { root, name }: Walk): Promise<Found> {
  const path = `${folder.real === '/' ? '' : folder.real}/${key.slice(key.lastIndexOf('/') + 1)}`;
  const shown = shownPath(root, pathOf(root, key));
  try {
    const state = await lstat(path);
    if (state.isSymbolicLink()) {
      if (root.links === 'ignore') return null;
      if (root.links === 'refuse') throw badLink(name, shown, REFUSED_LINK);
      return await followed(key, path, folder, { root, name });
    }
    if (state.isFile()) return { file: state };
    if (state.isDirectory()) return { folder: { ...folder, key, real: path } };
  } catch (cause) {
    if (isRemoved(cause)) return null; // removed since its folder was read
    throw cause instanceof SourceError ? cause : unreadable(name, shown, cause);
  }
  throw special(name, shown);
}

async function followed(
  key: string,
  path: string,
  folder: Folder,
  { root, name }: Pick<Walk, 'root' | 'name'>,
): Promise<Found> {
  const shown = shownPath(root, pathOf(root, key));
  let real: string;
  try {
    real = await realpath(path);
  } catch (cause) {
    throw systemCode(cause) === 'ELOOP' || isMissing(cause) ? badLink(name, shown, LEADS_NOWHERE) : cause;
  }
  if (!isWithin(real, root.path)) throw badLink(name, shown, LEADS_OUT);
  const state = await stat(real);
  if (state.isFile()) return { file: state };
  if (!state.isDirectory()) throw special(name, shown);
  const through = [...folder.through, folder.real];
  if (through.some((one) => isWithin(one, real))) throw badLink(name, shown, LEADS_BACK);
  return { folder: { key, real, through } };
}

function rowOf(key: string, { size, mtime }: Stats): ObjectRow {
  return { key, size, lastModified: mtime, etag: null };
}
