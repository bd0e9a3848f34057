/** The hash of a config: of the files that it is made of, the packages that it may use and this program's version. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { findLock } from './find.ts';

/** SHA-256 over the bytes of `files`, each under its path relative to the config, of the lock file and the version. */
export function configHash(config: string, files: Iterable<string>, version: string): string {
  const folder = dirname(config);
  const parts = [...files].map((path): [string, string] => [
    relative(folder, path).split(sep).join('/'),
    sha256(readFileSync(path)),
  ]);
  parts.sort(([left], [right]) => (left < right ? -1 : 1));
  const lock = findLock(folder);
  const packages = lock === null ? null : [basename(lock), sha256(readFileSync(lock))];
  return sha256(JSON.stringify([parts, packages, version]));
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
