/** What this program is called, which version it is, and where its files are, run from source or compiled. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Ends with `.ts` in the repository and with `.js` once compiled. */
const SELF = import.meta.url;

/** The package that this file is in. */
export type OwnPackage = {
  readonly name: string;
  readonly version: string;
  /** Its folder, with a slash at the end. */
  readonly root: string;
  /** The module that stands for the package's own name. */
  readonly index: string;
};

/** Reads the package's own manifest. */
export function ownPackage(): OwnPackage {
  const source = SELF.endsWith('.ts');
  const root = new URL(source ? '../../' : '../../../', SELF);
  const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const { name, version } = manifest as { name: string; version: string };
  const index = new URL(source ? '../index.ts' : '../index.js', SELF).href;
  return { name, version, root: fileURLToPath(root), index };
}
