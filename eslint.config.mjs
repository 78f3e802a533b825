import fs from 'node:fs';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { wordingRule } from './scripts/wordingRule.mjs';

/** @type {{ zones: { folder: string, mayImport: string[], modules: string[] }[] }} */
const { zones } = JSON.parse(fs.readFileSync(new URL('scripts/importZones.json', import.meta.url), 'utf8'));

/** The import zones as rules for the editor; test/unit/project/importBoundaries.test.ts checks them whole. */
const zoneRules = zones.map(({ folder, mayImport, modules }) => {
  const foreign = zones
    .map((zone) => zone.folder)
    .filter((other) => other !== folder && !mayImport.includes(other));
  const names = foreign.map((name) => name.replace(/^src\//, '').replace(/\.ts$/, '')).join('|');
  // How another part is reached: from the webview through src/, from a folder of src/ by leaving it.
  const way =
    folder === 'webview' ? '(?:\\.\\./)+src/' : folder.endsWith('.ts') ? '\\.\\.?/' : '(?:\\.\\./)+';
  const allowed = modules.map((name) => name.replace(/[./]/g, '\\$&'));
  return {
    files: [folder.endsWith('.ts') ? folder : `${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^${way}(?:${names})(?:/|$)`, message: `${folder} may not import this part.` },
            {
              regex: `^(?!\\.)${allowed.length ? `(?!${allowed.join('|')})` : ''}`,
              message: `${folder} may not import this module.`,
            },
          ],
        },
      ],
    },
  };
});

/** Of a page, of Node or of a clock: the engine is handed what it needs. */
const notInTheEngine = [
  'window',
  'document',
  'navigator',
  'self',
  'process',
  'Buffer',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'console',
  'require',
  'fetch',
];

export default defineConfig(
  globalIgnores([
    'dist/',
    'out/',
    '.vscode-test/',
    'test-results/',
    'coverage/',
    'media/',
    'node_modules/',
    'test/bench/peers/',
    'src/engine/kernels/wasm/assembly/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'webview/**/*.ts', '*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // An import of types alone must vanish from the bundle, not stay as an import for its side effects.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/engine/**/*.ts', 'src/base/**/*.ts', 'src/protocol/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...notInTheEngine] },
  },
  {
    files: ['src/engine/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
      ],
    },
  },
  {
    // The command line is English; all else is told to people by the extension.
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    ignores: ['src/cli/**', 'src/base/errors.ts'],
    plugins: { unroll: { rules: { wording: wordingRule } } },
    rules: { 'unroll/wording': 'error' },
  },
  ...zoneRules,
);
