/** Answers questions about single keys of a folder, on whatever thread: where a file is, what state it has, what its bytes are. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type BigIntStats,
} from 'node:fs';
import type { Hashed, Hashing, Looked, Stored } from '../../model/contents.ts';
import { ReconcileError } from '../../model/problem.ts';
import { ContentHash } from '../hashing.ts';
import type { ObjectRow } from '../object-store.ts';
import {
  badLink,
  isMissing,
  LEADS_NOWHERE,
  LEADS_OUT,
  REFUSED_LINK,
  special,
  systemCode,
  unreadable,
} from './errors.ts';
import { keyParts } from './options.ts';
import { isReserved, isWithin, pathOf, shownPath, type Root } from './root.ts';

const CHUNK = 262_144;
// Calls that block have no need of a buffer each.
const BUFFER = Buffer.allocUnsafe(CHUNK);
/** How often a file is read that changes meanwhile. */
const READINGS = 2;

/** What is said of a file that did not stay as it was. */
export const CHANGED = {
  code: 'changed',
  message: 'the file was changed while it was read; run again when nobody writes it',
};

/** Reads single files with calls that block, which take a third of the time of those that do not where files are small. */
export class FolderReader {
  private readonly root: Root;
  private readonly name: string;

  constructor(root: Root, name: string) {
    this.root = root;
    this.name = name;
  }

  /** What a listing would have of a key. @throws SourceError where a listing would. */
  row(key: string): ObjectRow | null {
    const path = this.locate(key);
    if (path === null) return null;
    try {
      const state = lstatSync(path);
      if (state.isFile()) return { key, size: state.size, lastModified: state.mtime, etag: null };
      if (state.isDirectory()) return null;
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw unreadable(this.name, this.shown(pathOf(this.root, key)), cause);
    }
    throw special(this.name, this.shown(pathOf(this.root, key)));
  }

  /** Where the file of a key really is; `null` where a listing has no such key. @throws SourceError where a listing would. */
  pathOf(key: string): string | null {
    return this.row(key) === null ? null : this.locate(key);
  }

  /** A folder keeps nothing about a file but its size. */
  stored(key: string): Looked<Stored> {
    const row = this.row(key);
    if (row === null) return { key, gone: true };
    return { key, found: { size: row.size, etag: null, checksums: [], partSizes: null, contentType: null } };
  }

  /** What the bytes of a file come to; `goOn` is called between two chunks, and throws to stop. */
  hash(hashing: Hashing, goOn: () => void): Looked<Hashed> {
    const { key } = hashing;
    for (let reading = 0; reading < READINGS; reading += 1) {
      const path = this.pathOf(key);
      if (path === null) return { key, gone: true };
      try {
        const found = this.read(path, hashing, goOn);
        if (found !== null) return { key, found };
      } catch (thrown) {
        if (isMissing(thrown)) return { key, gone: true };
        const code = systemCode(thrown);
        if (thrown instanceof ReconcileError || code === '') throw thrown;
        if (code === 'EMFILE' || code === 'ENFILE') throw unreadable(this.name, this.root.given, thrown);
        const message = `the file cannot be read (${code}); let the user who runs this read it, or look at the disk`;
        return { key, unable: { code: 'unreadable', message } };
      }
    }
    return { key, unable: CHANGED };
  }

  /** The digests of a file that was one and the same from its first byte to its last; `null` when it was not. */
  private read(path: string, hashing: Hashing, goOn: () => void): Hashed | null {
    // A pipe that took the file's place would keep us waiting for a writer.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const before = fstatSync(file, { bigint: true });
      if (!before.isFile()) return null;
      const hash = new ContentHash(hashing);
      let at = 0;
      while (true) {
        goOn();
        const read = readSync(file, BUFFER, 0, CHUNK, at);
        if (read === 0) break;
        hash.update(BUFFER.subarray(0, read));
        at += read;
      }
      const unchanged =
        stateOf(fstatSync(file, { bigint: true })) === stateOf(before) &&
        stateOf(lstatSync(path, { bigint: true })) === stateOf(before);
      return unchanged && BigInt(at) === before.size ? hash.result() : null;
    } finally {
      closeSync(file);
    }
  }

  /** The real path of a key's file; `null` where a listing has no such key. @throws SourceError for a link that is refused. */
  private locate(key: string): string | null {
    const parts = keyParts(key);
    if (parts === null || isReserved(this.root, key)) return null;
    const path = pathOf(this.root, key);
    let real: string | null = null;
    try {
      real = realpathSync.native(path);
    } catch (cause) {
      if (!isMissing(cause) && systemCode(cause) !== 'ELOOP')
        throw unreadable(this.name, this.shown(path), cause);
    }
    // One call tells that there is no link on the way; only where there seems to be one is each part looked at.
    if (real === path) return path;
    const links = this.linksAmong(parts);
    const [link] = links;
    // A file system that takes two names for one finds a file under a name that no listing has.
    if (link === undefined || this.root.links === 'ignore') return null;
    if (this.root.links === 'refuse') throw badLink(this.name, this.shown(link), REFUSED_LINK);
    for (const one of links) this.demandInside(one);
    return real;
  }

  /** Every symbolic link on the way to a key's file. */
  private linksAmong(parts: readonly string[]): readonly string[] {
    const links: string[] = [];
    for (let count = 1; count <= parts.length; count += 1) {
      const path = pathOf(this.root, parts.slice(0, count).join('/'));
      try {
        if (lstatSync(path).isSymbolicLink()) links.push(path);
      } catch (cause) {
        if (isMissing(cause) || systemCode(cause) === 'ELOOP') return links;
        throw unreadable(this.name, this.shown(path), cause);
      }
    }
    return links;
  }

  private shown(path: string): string {
    return shownPath(this.root, path);
  }

  private demandInside(link: string): void {
    let real: string;
    try {
      real = realpathSync.native(link);
    } catch (cause) {
      if (!isMissing(cause) && systemCode(cause) !== 'ELOOP')
        throw unreadable(this.name, this.shown(link), cause);
      throw badLink(this.name, this.shown(link), LEADS_NOWHERE);
    }
    if (!isWithin(real, this.root.path)) throw badLink(this.name, this.shown(link), LEADS_OUT);
  }
}

/** What changes when a file does. */
export function stateOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
