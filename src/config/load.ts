/** Loads a config file; whatever is wrong with it is one sentence that says where and what to do. */
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../model/problem.ts';
import type { Config } from '../model/suite.ts';
import { inputOf, type DefinedConfig } from './define.ts';
import { findConfig, shownPath } from './find.ts';
import { importedFiles, watchingImports } from './imports.ts';
import { ownPackage } from './own-package.ts';
import { resolveConfig } from './resolve.ts';

export type LoadedConfig = {
  readonly config: Config;
  /** The absolute path of its file. */
  readonly path: string;
  /** Changes with any file that the config imports and not with a secret; computed when asked for. */
  readonly hash: () => Promise<string>;
};

/** Finds, imports and validates the config. @throws ConfigError */
export async function loadConfig(cwd: string, named: string | null): Promise<LoadedConfig> {
  const path = findConfig(cwd, named);
  const own = ownPackage();
  const { href } = pathToFileURL(path);
  // Nearly every config imports this package, and it loads faster while nothing watches.
  await import(own.index);
  const module = await watchingImports(own, () => importQuietly(href)).catch(async (thrown: unknown) => {
    const { explainFailure } = await import('./load-failure.ts');
    throw await explainFailure(thrown, path, own);
  });
  const defined = module['default'];
  const shown = shownPath(path);
  if (inputOf(defined) === undefined) {
    const problem =
      'default' in module ? 'its default export was not made by defineConfig' : 'no default export';
    throw new ConfigError('config', `${shown}: ${problem}; write: export default defineConfig({ ... })`);
  }
  try {
    const config = resolveConfig(defined as DefinedConfig);
    const hash = async (): Promise<string> => {
      const { configHash } = await import('./hash.ts');
      return configHash(path, importedFiles(href, own), own.version);
    };
    return { config, path, hash };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const lines = thrown.message.split('\n').map((line) => `${shown}: ${line}`);
    throw new ConfigError(thrown.code, lines.join('\n'), { cause: thrown });
  }
}

// Node remarks on module types are for the author of a package; a config that loads needs none, one that fails gets a
// sentence of ours.
async function importQuietly(href: string): Promise<Readonly<Record<string, unknown>>> {
  const listeners = process.listeners('warning');
  const filter = (warning: Error): void => {
    if (/^(Module type of|Failed to load the ES module)/.test(warning.message)) return;
    for (const listener of listeners) listener(warning);
  };
  process.removeAllListeners('warning').on('warning', filter);
  let drained: (() => void) | undefined;
  const never = new Promise<never>((_, reject) => {
    drained = () => {
      reject(new ConfigError('config', 'an await at its top level never ends'));
    };
    process.once('beforeExit', drained);
  });
  try {
    return (await Promise.race([import(href), never])) as Readonly<Record<string, unknown>>;
  } finally {
    // A warning is told in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', filter);
    for (const listener of listeners) process.on('warning', listener);
    if (drained !== undefined) process.off('beforeExit', drained);
  }
}
