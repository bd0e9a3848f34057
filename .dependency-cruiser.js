// Says which layer may import which, and which folder may import which npm package; every rule gives its reason.
const OURS = '^(src|checks|reports|bench|test|demo|examples)/|^reconcile[.]config[.]';
const PRODUCT = '^(bin|src|checks|reports)/';
const TRIALS = '^(test|bench|demo)/';
const CHECK = '^checks/(?!packs/)';
const CONFIG = '^reconcile[.]config[.]';
const PURE_NODE = '^(node:)?(assert|buffer|crypto|module|util)$';

/** Which part of the product may import which npm package, and why nothing else may. */
const PACKAGES = [
  ['pg', '^src/sources/postgres', 'Removing PostgreSQL must be removing one folder.'],
  ['pg-copy-streams', '^src/sources/postgres', 'Removing PostgreSQL must be removing one folder.'],
  ['mysql2', '^src/sources/mysql', 'Removing MySQL must be removing one folder.'],
  [
    'kysely',
    '^src/sources/(postgres/|mysql/|sql-)',
    'SQL is built next to the driver that sends it, or in what such drivers share.',
  ],
  ['csv-parse', '^src/sources/file', 'Removing file snapshots must be removing one folder.'],
  ['p-map', '^src/(runner|sources)/', 'Segments and requests run within budgets, counted by one library.'],
  ['@aws-sdk/client-s3', '^src/sources/s3', 'Removing S3 must be removing one folder.'],
  ['undici', '^src/sources/http', 'Removing HTTP must be removing one folder.'],
  ['cli-table3', '^reports/', 'Tables are a matter of presentation.'],
  [
    'ajv',
    '^(reports|src/compare)/',
    'JSON Schema describes reports and the answers of others; our own input is checked by zod.',
  ],
  ['zod', '^(src/(model|config|cli)|checks)/', 'Schemas belong where outside data is declared or enters.'],
];

/** Which of our own files each layer may import. */
const LAYERS = [
  ['model', '^src/model/', '^src/model/', 'The nouns know nothing but themselves.'],
  [
    'compare',
    '^src/compare/',
    '^src/(compare|model)/',
    'Algorithms know streams and keys, neither systems nor checks.',
  ],
  [
    'sources',
    '^src/sources/',
    '^src/(sources|model)/',
    'An adapter pages one system; key codecs are in the model.',
  ],
  ['checks', CHECK, `${CHECK}|^src/(model|compare)/`, 'A check asks a question of any system.'],
  [
    'packs',
    '^checks/packs/',
    '^checks/|^src/(model|compare)/',
    'A pack binds checks to one system, without connecting to it.',
  ],
  [
    'runner',
    '^src/runner/',
    '^src/(runner|compare|model)/',
    'The runner knows what a check is, never which: it must not import a check, an adapter or a reporter.',
  ],
  [
    'reports',
    '^reports/',
    '^(reports|src/model)/',
    'A reporter turns a report into bytes and decides nothing.',
  ],
  [
    'config',
    '^src/config/',
    '^src/(config|model)/',
    'The config layer loads and validates; the command line composes.',
  ],
  [
    'index',
    '^src/index[.]ts$',
    '^(checks/(?!packs/)|src/(model|sources|config)/)',
    'The public surface is what a config needs: nouns, checks, sources, defineConfig.',
  ],
];

const escape = (name) => name.replace(/[/.]/g, '[$&]');
const inNodeModules = (names) => `node_modules/(@types/)?(${names.map(escape).join('|')})/`;
const PURE_LAYERS = '^(src/(model|compare)|checks|reports)/';

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is left over.',
      severity: 'error',
      from: { orphan: true, pathNot: ['^[^/]+$', '^bin/', '[.]d[.]ts$', TRIALS, '^examples/', '[.]json$'] },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that cannot be found fails at the first run.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...LAYERS.map(([layer, path, allowed, comment]) => ({
      name: `layer-${layer}`,
      comment,
      severity: 'error',
      from: { path },
      to: { path: OURS, pathNot: allowed },
    })),
    {
      name: 'pure-layers-do-no-io',
      comment:
        'Model, algorithms, checks and reporters give the same answer twice: no files, no network, no clock. (node:module loads a package when it is first needed.)',
      severity: 'error',
      from: { path: PURE_LAYERS },
      to: { dependencyTypes: ['core'], pathNot: PURE_NODE },
    },
    {
      name: 'check-stands-alone',
      comment: 'One file per question: what two checks share is an algorithm and lives in compare.',
      severity: 'error',
      from: { path: '^(checks/(?!packs/)[^/]+[.]ts)$' },
      to: { path: CHECK, pathNot: '^$1$' },
    },
    {
      name: 'pack-stands-alone',
      comment: 'A pack is about one system and is removed with its folder.',
      severity: 'error',
      from: { path: '^checks/packs/([^/]+)/' },
      to: { path: '^checks/packs/', pathNot: '^checks/packs/$1/' },
    },
    {
      name: 'packs-only-in-configs',
      comment:
        'Domain words stay out of the product: only a config, an example, the demo or a test names a pack.',
      severity: 'error',
      from: { pathNot: `^checks/packs/|${CONFIG}|^(examples|demo|test)/` },
      to: { path: '^checks/packs/' },
    },
    {
      name: 'source-stands-alone',
      comment: 'Removing a system is removing its folder: no adapter leans on another.',
      severity: 'error',
      from: { path: '^src/sources/([^/]+)/' },
      to: { path: '^src/sources/[^/]+/', pathNot: '^src/sources/$1/' },
    },
    {
      name: 'writers-only-in-sources',
      comment: 'Only a *-writer.ts changes a system, so whoever audits writes reads one folder.',
      severity: 'error',
      from: {},
      to: { path: '-writer[.]ts$', pathNot: '^src/sources/' },
    },
    {
      name: 'index-is-for-outsiders',
      comment:
        'Inside, files import each other directly; the public surface is for configs, tests and users.',
      severity: 'error',
      from: { path: PRODUCT, pathNot: '^src/cli/' },
      to: { path: '^src/index[.]ts$' },
    },
    {
      name: 'nothing-imports-the-command-line',
      comment: 'The command line composes everything, so whatever imported it would import everything.',
      severity: 'error',
      from: { pathNot: `^(bin|src/cli)/|${TRIALS}` },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Test support must be free to break.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'product-without-trials',
      comment: 'Benchmarks, the demo and examples use the product and are not shipped.',
      severity: 'error',
      from: { path: PRODUCT },
      to: { path: `^(bench|demo|examples)/|${CONFIG}` },
    },
    ...PACKAGES.map(([name, folder, comment]) => ({
      name: `package-${name}`,
      comment,
      severity: 'error',
      from: { pathNot: [folder, TRIALS] },
      to: { path: inNodeModules([name]) },
    })),
    {
      name: 'package-not-listed',
      comment: 'A package that the product imports is listed above with its one folder and its reason.',
      severity: 'error',
      from: { path: PRODUCT },
      to: { path: 'node_modules/', pathNot: inNodeModules(PACKAGES.map(([name]) => name)) },
    },
    {
      name: 'package-for-development',
      comment: 'Whoever installs the package does not get its devDependencies.',
      severity: 'error',
      from: { path: PRODUCT },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'package-not-installed',
      comment: 'A package that package.json does not name works by accident.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'deprecated'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|reconcile-runs|reports/out|test/fixtures)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['reconcile-source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
