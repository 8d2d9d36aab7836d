import comments from '@eslint-community/eslint-plugin-eslint-comments';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const scripts = ['{bench,build,demo,spec}/**/*.mjs', '*.config.js'];

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '.types/',
      '**/.angular/',
      'coverage/',
      'demo/server/.cache/',
      'demo/server/data/',
      // VitePress reads and types these.
      'build/site/.vitepress/',
      '**/mockServiceWorker.js',
    ],
  },
  {
    files: ['lib/**/*.ts', 'spec/**/*.ts', 'demo/app/**/*.ts', '*.config.ts', ...scripts],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    plugins: { '@eslint-community/eslint-comments': comments },
    languageOptions: {
      // Not the project service: it would make a second program for the files that begin with `#!`.
      parserOptions: {
        project: ['tsconfig.json', 'demo/app/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      '@eslint-community/eslint-comments/require-description': 'error',
      '@eslint-community/eslint-comments/no-unlimited-disable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // A Call that nobody awaits or subscribes to makes no request.
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A component may be its template alone.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ':function[async=true], AwaitExpression, ForOfStatement[await=true]',
          message: 'No async in lib: a Call returned from an async function would run.',
        },
        {
          selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
          message: 'Take the time from a scheduler: specs run on virtual time.',
        },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Take the time from a scheduler: specs run on virtual time.',
        },
        {
          selector:
            'TSAsExpression:not([typeAnnotation.typeName.name="const"]), TSTypeAssertion:not([typeAnnotation.typeName.name="const"])',
          message: 'Narrow with a guard instead of asserting a type.',
        },
      ],
    },
  },
  {
    // Bodies are async iterables for undici to pull from; no Call comes near them.
    files: ['lib/transport/platform/node/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Entry points still export the deprecated names.
    files: ['lib/**/index.ts', 'lib/download.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    // Specs read foreign JSON and use asymmetric matchers, both `any`; their expectations are the check.
    files: ['spec/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Plain JavaScript is not type-checked: only the rules about promises have enough to go by.
    files: scripts,
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['demo/app/src/*.js'],
    extends: [js.configs.recommended],
    languageOptions: { globals: globals.serviceworker },
  },
  {
    // They run in pages and in workers.
    files: ['spec/runtimes/apps/**'],
    languageOptions: { globals: { ...globals.browser, ...globals.serviceworker } },
  },
  prettier,
);
