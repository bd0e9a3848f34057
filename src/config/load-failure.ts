/** Says in one sentence why a config could not be loaded: the file and line first, then what to do. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError, ReconcileError } from '../model/problem.ts';
import { isCommonJs, shownPath } from './find.ts';
import { failedImport, importedFiles, type FailedImport } from './imports.ts';
import { didYouMean } from './nearest.ts';
import type { OwnPackage } from './own-package.ts';

type Place = { readonly path: string; readonly line: number | null };

const PLAIN_SYNTAX: Readonly<Record<string, string>> = {
  enum: 'use an object with "as const"',
  'parameter property': 'declare the field and assign it in the constructor',
  'namespace declaration': 'use a module of its own',
};

/** Turns anything thrown while a config was imported into the sentence that a person reads. */
export async function explainFailure(thrown: unknown, config: string, own: OwnPackage): Promise<ConfigError> {
  const failed = failedImport(thrown);
  const place = failed === undefined ? placeOf(thrown, config, own) : importPlace(failed, config);
  const at = shownPath(place.path) + (place.line === null ? '' : `:${place.line}`);
  const what =
    failed === undefined ? await sentence(thrown, place.path, own) : importSentence(failed, thrown, own);
  return new ConfigError('config-load', `${at}: ${what}`, { cause: thrown });
}

async function sentence(thrown: unknown, path: string, own: OwnPackage): Promise<string> {
  if (!(thrown instanceof Error))
    return `threw ${typeof thrown === 'string' ? JSON.stringify(thrown) : 'no error'}`;
  if (thrown instanceof ReconcileError) return thrown.message;
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    const what = /^TypeScript (.+?) is not/.exec(message)?.[1] ?? 'piece of syntax';
    const advice = PLAIN_SYNTAX[what] ?? 'write it in plain JavaScript';
    return `Node erases types and cannot erase ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}; ${advice}`;
  }
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return 'Node runs no TypeScript under node_modules; move the file out of there, or make it .mjs';
  }
  if (thrown instanceof SyntaxError) return syntaxSentence(message, path, own);
  return firstLine(message) === '' ? `threw ${thrown.name}` : firstLine(message);
}

async function syntaxSentence(message: string, path: string, own: OwnPackage): Promise<string> {
  const [, module, name] = /module '(.+)' does not provide an export named '(.+)'/.exec(message) ?? [];
  if (module !== undefined && name !== undefined) {
    const imported = /^\.{0,2}\//.test(module) ? fileURLToPath(new URL(module, pathToFileURL(path))) : '';
    if (isCommonJs(imported)) return `imports '${module}', and ${renaming(imported)}`;
    const ours = own.modules.get(module);
    const known = ours === undefined ? [] : Object.keys((await import(ours)) as object);
    return `'${module}' exports no ${name}${didYouMean(name, known)}`;
  }
  const moduleSyntax = /Unexpected token 'export'|Cannot use import statement outside a module/.test(message);
  if (moduleSyntax && isCommonJs(path)) return renaming(path);
  if (message.includes('JSON')) return firstLine(message);
  return `not valid ${path.endsWith('ts') ? 'TypeScript' : 'JavaScript'}: ${firstLine(message)}`;
}

function renaming(path: string): string {
  const better = basename(path).replace(/\.([tj]s)$/, '.m$1');
  return `its package.json makes it CommonJS, where import and export are no syntax; rename it to ${better}`;
}

function importSentence({ specifier, from }: FailedImport, thrown: unknown, own: OwnPackage): string {
  if (/^\.{0,2}\//.test(specifier)) {
    const right = completed(specifier, from);
    return right === null
      ? `imports '${specifier}', and there is no such file`
      : `imports '${specifier}', and Node wants the whole name; write '${right}'`;
  }
  if (specifier.startsWith(`${own.name}/`))
    return `imports '${specifier}', which ${own.name} does not export`;
  if (/^(node:|#|file:)/.test(specifier)) {
    return thrown instanceof Error ? firstLine(thrown.message) : `cannot import '${specifier}'`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return `imports '${specifier}', which is not installed; run: npm install ${name}`;
}

// What was meant by './shared', './folder', or './shared.js' where only a .ts is there.
function completed(specifier: string, from: string | null): string | null {
  if (from === null) return null;
  const endings = ['.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];
  const guesses = [specifier.replace(/\.(m?)js$/, '.$1ts'), ...endings.map((ending) => specifier + ending)];
  return guesses.find((guess) => guess !== specifier && existsSync(new URL(guess, from))) ?? null;
}

function importPlace({ specifier, from }: FailedImport, config: string): Place {
  if (from?.startsWith('file:') !== true) return { path: config, line: null };
  const path = fileURLToPath(from);
  const lines = readFileSync(path, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`));
  return { path, line: index < 0 ? null : index + 1 };
}

// A syntax error's stack opens with file and line; any other has a frame in the config or in what it imports.
function placeOf(thrown: unknown, config: string, own: OwnPackage): Place {
  const files = importedFiles(pathToFileURL(config).href, own);
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  for (const [, place, line] of stack.matchAll(/(file:\/\/[^\s()]+?|\/[^\n():]+?):(\d+)(?=[:\s)]|$)/g)) {
    const path = place?.startsWith('file:') === true ? fileURLToPath(place) : (place ?? '');
    if (path === config || files.has(path)) return { path, line: Number(line) };
  }
  return { path: config, line: null };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
