// @ts-check
// Compares the public API of the built package with the reports beside this file, so that a review sees every change
// of it. `npm run api` compares, `npm run api -- --write` writes the reports anew. Needs `npm run build`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entries = [
  'index',
  'realtime',
  'testing',
  'local-queries',
  'offline',
  'tus',
  'download',
  'node',
  'angular',
  'angular-uploads',
  'angular-offline',
  'angular-testing',
  'fetch',
];
const isWriting = process.argv.includes('--write');
const silent = { default: { logLevel: ExtractorLogLevel.None } };

/**
 * @param {string} entry
 * @param {string} temporary a folder for the report that is compared
 * @returns {boolean} whether the checked-in report is up to date
 */
function reportIsCurrent(entry, temporary) {
  const declarations = join(root, `dist/${entry}.d.ts`);
  const extractorConfig = ExtractorConfig.prepare({
    configObject: {
      mainEntryPointFilePath: declarations,
      projectFolder: root,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'ESNext',
            moduleResolution: 'bundler',
            lib: ['ES2022', 'DOM', 'DOM.Iterable'],
            types: ['node'],
            strict: true,
            skipLibCheck: true,
          },
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: join(root, 'spec/api'),
        reportTempFolder: temporary,
        reportFileName: `${entry}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
  const { apiReportChanged } = Extractor.invoke(extractorConfig, {
    localBuild: isWriting,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  return isWriting || !apiReportChanged;
}

const temporary = await mkdtemp(join(tmpdir(), 'directus-rx-api-'));
try {
  const changed = entries.filter((entry) => !reportIsCurrent(entry, temporary));
  if (changed.length > 0) {
    console.error(
      `The public API of ${changed.join(', ')} is not what spec/api says. If that is meant, run ` +
        '`npm run api -- --write`, and commit the reports with a changeset.',
    );
    process.exitCode = 1;
  }
} finally {
  await rm(temporary, { recursive: true, force: true });
}
