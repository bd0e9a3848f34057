/** What this program is called, which version it is, and where its files are, run from source or compiled. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Ends with `.ts` in the repository and with `.js` once compiled. */
const SELF = import.meta.url;

/** The condition under which the manifest names the unbuilt modules. */
const SOURCE = 'reconcile-source';

/** The package that this file is in. */
export type OwnPackage = {
  readonly name: string;
  readonly version: string;
  /** Its folder, with a slash at the end. */
  readonly root: string;
  /** The module that stands for the package's own name. */
  readonly index: string;
  /** Every name that the package exports a module under, its own and its packs', to that module. */
  readonly modules: ReadonlyMap<string, string>;
};

type Manifest = {
  readonly name: string;
  readonly version: string;
  /** A module has conditions; a plain text is a file that no config imports. */
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
};

/** Reads the package's own manifest. */
export function ownPackage(): OwnPackage {
  const source = SELF.endsWith('.ts');
  const root = new URL(source ? '../../' : '../../../', SELF);
  const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Manifest;
  const { name, version } = manifest;
  const modules = new Map<string, string>();
  for (const [path, conditions] of Object.entries(manifest.exports)) {
    const file = typeof conditions === 'string' ? undefined : conditions[source ? SOURCE : 'default'];
    if (file !== undefined) modules.set(name + path.slice(1), new URL(file, root).href);
  }
  const index = new URL(source ? '../index.ts' : '../index.js', SELF).href;
  return { name, version, root: fileURLToPath(root), index, modules };
}
