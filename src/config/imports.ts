/** Watches what a config imports: its files for the hash, this package under its own name, and imports that fail. */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { OwnPackage } from './own-package.ts';

/** An import that could not be resolved: what was asked for, and the file that asked. */
export type FailedImport = { readonly specifier: string; readonly from: string | null };

// Kept for the whole process, as Node keeps its modules: a file that is imported again asks for nothing again.
const edges = new Map<string, Set<string>>();
const failed = new WeakMap<object, FailedImport>();

/** Runs `load` while the package's own names mean the running program, wherever the importing file is. */
export async function watchingImports<T>(own: OwnPackage, load: () => Promise<T>): Promise<T> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const from = context.parentURL ?? '';
      try {
        const ours = own.modules.get(specifier);
        const found = ours === undefined ? next(specifier, context) : { url: ours, shortCircuit: true };
        edges.set(from, (edges.get(from) ?? new Set()).add(found.url));
        return found;
      } catch (thrown) {
        if (typeof thrown === 'object' && thrown !== null) {
          failed.set(thrown, { specifier, from: context.parentURL ?? null });
        }
        throw thrown;
      }
    },
  });
  try {
    return await load();
  } finally {
    hooks.deregister();
  }
}

/** What an error from an import was about, where it came from resolving one. */
export function failedImport(thrown: unknown): FailedImport | undefined {
  return typeof thrown === 'object' && thrown !== null ? failed.get(thrown) : undefined;
}

/** Every file that a config is made of: itself and what it imports, without installed packages and this program. */
export function importedFiles(config: string, own: OwnPackage): ReadonlySet<string> {
  const files = new Set<string>();
  const waiting = [config];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (!url.startsWith('file:')) continue;
    const path = fileURLToPath(url);
    if (files.has(path) || isInstalled(path) || isOwn(path, own)) continue;
    files.add(path);
    waiting.push(...(edges.get(url) ?? []));
  }
  return files;
}

function isInstalled(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path);
}

// The package's version stands for its own files. Packs are not among them: in this repository a config imports them.
function isOwn(path: string, own: OwnPackage): boolean {
  return (
    path.startsWith(own.root) &&
    /^(dist[\\/])?(src[\\/]|checks[\\/][^\\/]+$)/.test(path.slice(own.root.length))
  );
}
