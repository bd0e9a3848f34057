// Lints every file with the type checker's knowledge, and keeps files short enough to read in one sitting.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'reports/out/', 'reconcile-runs/', 'test/fixtures/']),
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Travelling data is a type and behaviour an interface: both words are in use, with a meaning each.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // A number prints as itself; objects, null and undefined in a message stay errors.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowAny: false, allowBoolean: false, allowNullish: false, allowRegExp: false },
      ],
      // A leading underscore says that a parameter is there for its position.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An in-memory source, or a fake, keeps an async interface without having anything to wait for.
      '@typescript-eslint/require-await': 'off',
      // A callback that returns nothing may be an expression: `() => list.push(row)` hides nothing.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Endless loops that page until a source is empty are written `while (true)`.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
    },
  },
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
    },
  },
  {
    // What is asked and how it is computed gives the same answer twice, on any machine.
    files: ['src/model/**', 'src/compare/**', 'checks/**', 'reports/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'performance',
        'setTimeout',
        'setInterval',
        'setImmediate',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The runner knows the time; take it as an argument.' },
        { object: 'Math', property: 'random', message: 'A result that differs between runs proves nothing.' },
      ],
    },
  },
  {
    // Only these talk to a terminal.
    files: ['bin/**', 'src/cli/**', 'demo/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // These look into values that they made themselves, and fail on the spot where one is not there.
    files: ['test/**', 'bench/**', 'demo/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
