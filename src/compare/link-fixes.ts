/** What is to be done about rows and objects that do not belong together: rows are corrected from proved objects, and nothing else. */
import type { Advice, Change } from '../model/change.ts';
import type { Algorithm } from '../model/contents.ts';
import { decimal } from '../model/decimal.ts';
import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import { keyCodec } from '../model/key.ts';
import type { Cell } from '../model/value.ts';
import { checksumText } from './object-checksum.ts';

type Options = {
  readonly size?: string;
  readonly checksum?: { readonly algorithm: Algorithm };
};

/** Algorithms by which equal digests mean equal content; the others find accidents, and collide. */
const TELLS_CONTENT: readonly (Algorithm | undefined)[] = ['md5', 'sha1', 'sha256'];

/** Media types of what a store was told nothing about. */
const NO_TYPE = ['application/octet-stream', 'binary/octet-stream'];

const TEXT = keyCodec(['text']);

const SEVERAL_ROWS = {
  advise:
    'decide which of the rows names the object rightly, give the others objects of their own, and run again: several rows name it, and only one record is ever changed',
};
const NO_SIZE = {
  advise:
    'list the objects again with their sizes in whole bytes: what the listing says is no size, so nothing can be written of it',
};
const OTHER_SIZE = {
  advise:
    'write the size into the row by hand: what stands there is no number, so nothing says in which form the column holds sizes',
};
const OTHER_FORM = {
  advise:
    'write the checksum into the row by hand: what stands there is none of this algorithm, so nothing says in which form the column holds them',
};
const UNTYPED = {
  advise:
    'set the media type of the object in its store, or accept that of the row: the store has the type of what it was told nothing about, which is worth less than what the row says',
};
const WEAK_CHECKSUM = {
  advise:
    'compare the two contents by hand before the row is led to this object: only an md5, sha1 or sha256 tells that they are the same',
};
const AMBIGUOUS = {
  advise:
    'decide which row belongs to which object and correct the storage keys by hand: several rows lack this content, or several objects have it or may have it',
};
const SIZE_UNTOLD = {
  advise:
    'name the column with the size as "size" and fill it for this row, then run again: a row is led to another object only where size and checksum both say that it is the same content',
};

/** By kind. No object is written, moved or removed. */
export const LINK_FIXES = {
  altered: corrected,
  recoverable: relinked,
  missing: {
    advise:
      'restore the object from a backup where nothing else brings it back: a fix of file-integrity copies it where that check compares the old store with this one and finds it missing, and a fix of the finding "recoverable" leads the row to an object with its content',
  },
  orphan: {
    advise:
      'find out which upload left the object and give it its row, or remove it by hand: whether it is rubbish or has lost its row, a person decides',
  },
  'prefix-missing': {
    advise:
      'look whether the bucket and the prefix are the right ones, then copy this prefix again: a whole prefix that is missing is a failed copy and no single object',
  },
  'null-key': {
    advise:
      'look up in the old system which objects these rows had and set their storage keys by hand: nothing that is left says it',
  },
  shared: {
    advise:
      'find out whether these rows may share the object; if not, give each its own copy: removing one of them would take the object from the others',
  },
} as const;

/** The column of the row, from the object: only while the object is proved to be what the source has. */
function corrected(
  { key, column = '', sourceColumn = column, expected, actual }: Finding<'altered'>,
  { checksum }: Options,
): Change | Advice {
  if (Array.isArray(expected)) return SEVERAL_ROWS;
  if (typeof actual !== 'string' || (expected !== null && typeof expected !== 'string')) return NO_SIZE;
  const objects = { left: { role: 'objects', key }, right: { role: 'source', key } } as const;
  const set = (also: object): Change => ({
    op: 'set',
    at: { role: 'rows', key },
    expect: { [sourceColumn]: expected },
    to: { [sourceColumn]: actual },
    proof: { ...objects, ...also },
  });
  if (column === 'mime') return NO_TYPE.includes(actual) ? UNTYPED : set({ alsoMime: actual });
  if (column === 'size') {
    if (!/^\d+$/.test(actual)) return NO_SIZE;
    return isUnread(expected, decimal) ? OTHER_SIZE : set({ alsoSize: actual });
  }
  if (checksum === undefined) return OTHER_FORM;
  const { algorithm } = checksum;
  const value = checksumText(actual, algorithm);
  if (value === null || isUnread(expected, (text) => checksumText(text, algorithm))) return OTHER_FORM;
  return set({ alsoDigest: { algorithm, value } });
}

/** Whether a row says something that is not of the form that its column should have. */
function isUnread(said: Cell, read: (text: string) => unknown): boolean {
  return said !== null && said !== '' && (read(said) ?? null) === null;
}

/** The row of a missing object names the one that has its content, where it can be no other. */
function relinked(
  { key, column = '', sourceColumn = column, actual }: Finding<'recoverable'>,
  { size, checksum }: Options,
): Change | Advice {
  const { contentOf: missing, alike, sizes } = actual as Readonly<Record<string, Json>>;
  if (!TELLS_CONTENT.includes(checksum?.algorithm)) return WEAK_CHECKSUM;
  if (alike !== undefined || typeof missing !== 'string') return AMBIGUOUS;
  if (size === undefined || sizes !== undefined) return SIZE_UNTOLD;
  const path = sourceColumn;
  return {
    op: 'set',
    at: { role: 'rows', key: [missing] },
    expect: { [path]: missing },
    to: { [path]: typeof key === 'string' ? (TEXT.decode(key)[0] ?? null) : String(key[0]) },
    proof: { left: { role: 'objects', key }, right: null },
  };
}
