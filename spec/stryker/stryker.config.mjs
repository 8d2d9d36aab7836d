import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';
import { folder } from './folders.mjs';

/**
 * What an error says to people. Its wording is not a promise, its class and code are: those are mutated. Words are
 * told from codes by their spaces.
 */
const wording = declareValuePlugin(PluginKind.Ignore, 'wording', {
  shouldIgnore({ node, parentPath }) {
    const text =
      node.type === 'StringLiteral'
        ? node.value
        : node.type === 'TemplateLiteral'
          ? node.quasis.map(({ value }) => value.raw).join('')
          : '';
    const { type, callee } = parentPath?.node ?? {};
    const isError =
      /^(New|Call)Expression$/.test(type) &&
      /Error$|^(failure|invalidQuery|forbidden|serverFailure|databaseFailure|unsupported|unknown)$/.test(
        callee.name,
      );
    return isError && text.includes(' ') ? 'the wording of an error' : undefined;
  },
});

export const strykerPlugins = [wording];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: folder.mutate,
  ignorers: ['wording'],
  plugins: ['@stryker-mutator/vitest-runner', import.meta.url],
  testRunner: 'vitest',
  vitest: { configFile: 'spec/stryker/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // On virtual time a mutant ends in no time or never; the limit counts from what the specs take unmutated.
  timeoutMS: 10_000,
  incremental: true,
  incrementalFile: `coverage/stryker/${folder.name}.incremental.json`,
  tempDirName: 'coverage/stryker/sandbox',
  // The configuration of Vitest imports a part of demo/server.
  ignorePatterns: [
    'bench',
    'coverage',
    'demo/app',
    'demo/server/.cache',
    'demo/server/versions',
    'docs',
    'dist',
  ],
  reporters: ['clear-text', 'json', 'html', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false },
  jsonReporter: { fileName: `coverage/stryker/${folder.name}.json` },
  htmlReporter: { fileName: `coverage/stryker/${folder.name}.html` },
  thresholds: { high: 95, low: folder.least, break: folder.least },
};
