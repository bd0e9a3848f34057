// A config that cannot be loaded: one sentence that says where and what to do, exit code 3, no stack trace.
import { describe, expect, it } from 'vitest';
import { folderOf, reconcile } from '../support/command-line.ts';
import { loadEach, loadFrom } from '../support/config-folders.ts';

const IMPORT = "import { defineConfig } from '@cutover/reconcile';\n";
const EXPORT = 'export default defineConfig({ suites: {} });\n';

type Mistake = readonly [name: string, files: Readonly<Record<string, string>>, sentence: RegExp | string];

const MISTAKES: readonly Mistake[] = [
  ['no config', {}, /: no reconcile\.config\.mts, \.ts, \.mjs or \.js here or above; make one, or name it/],
  [
    'no default export',
    { 'reconcile.config.mts': 'export const config = 1;' },
    'reconcile.config.mts: no default export; write: export default defineConfig({ ... })',
  ],
  [
    'a default export of another make',
    { 'reconcile.config.mts': 'export default { suites: {} };' },
    'reconcile.config.mts: its default export was not made by defineConfig; write: export default defineConfig({ ... })',
  ],
  [
    'a .ts that package.json makes CommonJS',
    { 'package.json': '{"type":"commonjs"}', 'reconcile.config.ts': IMPORT + EXPORT },
    'reconcile.config.ts:1: its package.json makes it CommonJS, where import and export are no syntax; rename it to reconcile.config.mts',
  ],
  [
    'an import of a .ts that package.json makes CommonJS',
    {
      'reconcile.config.mts': "import { y } from './sub/y.ts';\nexport default y;",
      'sub/y.ts': 'export const y: number = 1;',
      'sub/package.json': '{"type":"commonjs"}',
    },
    "reconcile.config.mts:1: imports './sub/y.ts', and its package.json makes it CommonJS, where import and export are no syntax; rename it to y.mts",
  ],
  [
    'an enum',
    { 'reconcile.config.mts': `${IMPORT}\nenum Side { Left }\n${EXPORT}` },
    'reconcile.config.mts:3: Node erases types and cannot erase an enum; use an object with "as const"',
  ],
  [
    'a parameter property in an imported file',
    {
      'reconcile.config.mts': `${IMPORT}import './shared.ts';\n${EXPORT}`,
      'shared.ts': 'export class A {\n  constructor(private x: number) {}\n}',
    },
    'shared.ts:2: Node erases types and cannot erase a parameter property; declare the field and assign it in the constructor',
  ],
  [
    'an import without its ending',
    { 'reconcile.config.mts': `${IMPORT}import './shared';\n${EXPORT}`, 'shared.ts': 'export {};' },
    "reconcile.config.mts:2: imports './shared', and Node wants the whole name; write './shared.ts'",
  ],
  [
    'an import of a folder',
    { 'reconcile.config.mts': `${IMPORT}import './shared';\n${EXPORT}`, 'shared/index.ts': 'export {};' },
    "reconcile.config.mts:2: imports './shared', and Node wants the whole name; write './shared/index.ts'",
  ],
  [
    'an import of .js where there is a .ts',
    { 'reconcile.config.mts': `${IMPORT}import './shared.js';\n${EXPORT}`, 'shared.ts': 'export {};' },
    "reconcile.config.mts:2: imports './shared.js', and Node wants the whole name; write './shared.ts'",
  ],
  [
    'an import of nothing',
    { 'reconcile.config.mts': `${IMPORT}import './shared.ts';\n${EXPORT}` },
    "reconcile.config.mts:2: imports './shared.ts', and there is no such file",
  ],
  [
    'a package that is not installed',
    { 'reconcile.config.mts': `${IMPORT}import '@acme/tide/tables';\n${EXPORT}` },
    "reconcile.config.mts:2: imports '@acme/tide/tables', which is not installed; run: npm install @acme/tide",
  ],
  [
    'a part of this package that is not exported',
    { 'reconcile.config.mts': `${IMPORT}import '@cutover/reconcile/checks';\n${EXPORT}` },
    "reconcile.config.mts:2: imports '@cutover/reconcile/checks', which @cutover/reconcile does not export",
  ],
  [
    'a mistyped import',
    { 'reconcile.config.mts': "import { rowCount } from '@cutover/reconcile';\nexport default rowCount;" },
    'reconcile.config.mts:1: \'@cutover/reconcile\' exports no rowCount (did you mean "rowCounts"?)',
  ],
  [
    'a throw in an imported file',
    {
      'reconcile.config.mts': "import { f } from './shared.ts';\nexport default f();",
      'package.json': '{"type":"module"}',
      'shared.ts': "export function f(): never {\n  throw new Error('no tide table\\nat all');\n}",
    },
    'shared.ts:2: no tide table',
  ],
  [
    'a throw of no error',
    { 'reconcile.config.mts': "throw 'low water';" },
    'reconcile.config.mts: threw "low water"',
  ],
  [
    'a check that refuses how it is called',
    {
      'reconcile.config.mts':
        "import { rowCounts } from '@cutover/reconcile';\n\nexport default rowCounts('Bad Id', {} as never);",
    },
    'reconcile.config.mts:3: check id "Bad Id": use lower-case letters, digits, dots, dashes and underscores',
  ],
  [
    'a check without an id',
    {
      'reconcile.config.mts':
        "import { rowCounts } from '@cutover/reconcile';\nexport default rowCounts({ source: 1 } as never, {} as never);",
    },
    "reconcile.config.mts:2: row-counts: expected an id first, as in 'berth-count'",
  ],
  [
    'a check without anything',
    {
      'reconcile.config.mts':
        "import { rowCounts } from '@cutover/reconcile';\nexport default (rowCounts as any)('count');",
    },
    'reconcile.config.mts:2: check count: no dataset for the role "source"; row-counts needs one',
  ],
  [
    'a check with an unknown option',
    {
      'reconcile.config.mts':
        "import { rowCounts } from '@cutover/reconcile';\nexport default rowCounts('count', { source: 1 } as never, { expeted: 1 } as never);",
    },
    'reconcile.config.mts:2: check count: options.expeted: not known; "reconcile explain row-counts" lists what is',
  ],
  [
    'a check with an option of another type',
    {
      'reconcile.config.mts':
        "import { rowCounts } from '@cutover/reconcile';\nexport default rowCounts('count', { source: 1 } as never, { expected: 'x' } as never);",
    },
    'reconcile.config.mts:2: check count: options.expected: expected number, received string',
  ],
  [
    'a syntax error',
    { 'reconcile.config.mts': 'const a = 1;\nexport default );' },
    'reconcile.config.mts:2: not valid TypeScript: Expression expected',
  ],
];

describe('a config with a mistake', () => {
  it('is refused in one sentence that names the place', async () => {
    const { loaded, stderr } = await loadEach(MISTAKES.map(([, files]) => files));
    for (const [at, [mistake, , sentence]] of MISTAKES.entries()) {
      const { name, message } = loaded[at] ?? {};
      expect(name, mistake).toBe('ConfigError');
      if (typeof sentence === 'string') expect(message, mistake).toBe(sentence);
      else expect(message, mistake).toMatch(sentence);
    }
    expect(stderr).toBe('');
  });

  it('is refused under node_modules, where Node runs no TypeScript', async () => {
    const root = await folderOf({ 'node_modules/p/reconcile.config.mts': IMPORT + EXPORT });
    expect((await loadFrom([`${root}/node_modules/p`])).loaded[0]?.message).toBe(
      'reconcile.config.mts: Node runs no TypeScript under node_modules; move the file out of there, or make it .mjs',
    );
  });

  it('ends the program with 3, each sentence on a line of stderr and no stack trace', async () => {
    const text = `${IMPORT}export default defineConfig({ suites: { gate: { settle: 'soon', checks: [] } } } as never);`;
    const cwd = await folderOf({ 'reconcile.config.mts': text });
    const { code, stdout, stderr } = await reconcile(['list'], { cwd });
    expect(stderr).toMatch(
      /^reconcile: reconcile\.config\.mts: suites\.gate\.settle: expected .*, received "soon"\nreconcile: reconcile\.config\.mts: suites\.gate\.checks: expected at least one check, received none\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  it('ends the program though an await in it never ends', async () => {
    const cwd = await folderOf({ 'reconcile.config.mjs': 'await new Promise(() => {});\nexport default 1;' });
    expect(await reconcile(['list'], { cwd })).toEqual({
      code: 3,
      stdout: '',
      stderr: 'reconcile: reconcile.config.mjs: an await at its top level never ends\n',
    });
  });

  it('is told when the named one is not there', async () => {
    const { code, stderr } = await reconcile(['list', '--config', 'other.mts'], { cwd: await folderOf({}) });
    expect(stderr).toBe('reconcile: other.mts: there is no such file; name an existing one with --config\n');
    expect(code).toBe(3);
  });
});
