import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserProvider } from './spec/support/browser-provider.mjs';
import { chromiumArgs, expectedChromiumPath } from './spec/support/chromium.mjs';
import { launchFirefox } from './spec/support/firefox.mjs';
import { launchWebkit } from './spec/support/webkit.mjs';

const browserSpecs = 'spec/**/*.browser.spec.ts';
const serverSpecs = 'spec/**/*.server.spec.ts';

const demoSpecs = 'spec/demo/*.server.spec.ts';

/** Specs against Directus that measure progress bars, memory or time, count all rows, or build a site: one file at a time. */
const serialSpecs = [
  'spec/docs/site.server.spec.ts',
  'spec/packages/*.server.spec.ts',
  'spec/realtime/node.server.spec.ts',
  'spec/testing/side-by-side.server.spec.ts',
  'spec/transport/uploads.server.spec.ts',
  'spec/uploads/killed.server.spec.ts',
  'spec/uploads/upload.server.spec.ts',
  'spec/uploads/save-file.server.spec.ts',
];

/**
 * Specs of real servers that run against the fake of `directus-rx/testing`, too. Left out are those of what it does not have (docs/testing.md):
 * cookies of several browsers, processes that are killed, files on disk, resumable uploads, the management of collections.
 */
const specsOnFake = [
  'spec/session.server.spec.ts',
  'spec/handlers/query.server.spec.ts',
  'spec/realtime/realtime.server.spec.ts',
  'spec/realtime/session-adapter.server.spec.ts',
  'spec/transport/url.server.spec.ts',
  'spec/uploads/save-file.server.spec.ts',
];

/** The sources are tested, so #platform must not lead to what was built last. */
const platform = (name: 'node' | 'browser') => ({
  alias: {
    '#platform': fileURLToPath(new URL(`lib/transport/platform/${name}.ts`, import.meta.url)),
    '#socket': fileURLToPath(new URL(`lib/realtime/socket/${name}.ts`, import.meta.url)),
  },
});

const angularPackages = [
  'compiler',
  'core',
  'core/rxjs-interop',
  'core/testing',
  'common',
  'common/http',
  'common/http/testing',
  'platform-browser',
  'platform-browser/testing',
  'router',
].map((name) => `@angular/${name}`);

/** The specs of properties read it in each project that has some; those of browsers set a seed of their own. */
const randomSetup = 'spec/support/random-setup.ts';

const timeouts = { testTimeout: 15_000, hookTimeout: 30_000 };

const server = {
  // A machine with other work to do may be four times as slow.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
  // Real servers and browsers have a time of their own. The end of a run names each test that needed a second attempt.
  retry: 1,
  globalSetup: ['spec/support/directus.global.ts', 'spec/support/throttled.global.ts'],
};

/** What needs neither Directus nor a browser; the mutation run (spec/stryker) takes its specs from here, too. */
export const nodeProject = {
  resolve: platform('node'),
  test: {
    ...timeouts,
    name: 'node',
    include: ['spec/**/*.spec.ts'],
    exclude: [browserSpecs, serverSpecs],
    globalSetup: ['spec/support/throttled.global.ts'],
    setupFiles: [randomSetup],
    // A process for each file would double the time. A test that fails leaves nothing behind for the files after it.
    isolate: false,
    restoreMocks: true,
    unstubGlobals: true,
    maxWorkers: 2,
    sequence: { groupOrder: 1 },
  },
};

const browsers = [
  {
    name: 'chromium',
    provider: playwright({
      launchOptions: { executablePath: expectedChromiumPath(), args: chromiumArgs },
    }),
  },
  { name: 'firefox', provider: browserProvider('firefox', launchFirefox) },
  { name: 'webkit', provider: browserProvider('webkit', launchWebkit) },
] as const;

/** The same specs in each engine. */
const browserProjects = browsers.map(({ name, provider }, index) => ({
  resolve: platform('browser'),
  // Found while a spec already runs, a dependency would be bundled then, and the page reloaded.
  optimizeDeps: {
    include: [
      'rxjs',
      'rxjs/ajax',
      'rxjs/testing',
      'rxjs/webSocket',
      'tus-js-client',
      'zone.js',
      ...angularPackages,
    ],
  },
  test: {
    ...server,
    name,
    include: [browserSpecs],
    globalSetup: ['spec/support/browser.global.ts', ...server.globalSetup],
    fileParallelism: false,
    sequence: { groupOrder: 5 + index },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider,
      instances: [{ browser: name }],
    },
  },
}));

// One project after the other: specs that measure progress or time must not compete for the two cores that a small
// CI machine has.
export default defineConfig({
  test: {
    reporters: ['default', './spec/support/summary-reporter.ts'],
    maxWorkers: 2,
    projects: [
      nodeProject,
      {
        resolve: platform('node'),
        test: {
          ...server,
          name: 'server',
          setupFiles: [randomSetup],
          include: [serverSpecs],
          exclude: [...serialSpecs, demoSpecs],
          // They mostly wait for the server: for tokens to expire, and for pauses to pass.
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve: platform('node'),
        test: {
          ...server,
          name: 'server-serial',
          include: serialSpecs,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        resolve: platform('node'),
        test: {
          ...server,
          name: 'demo',
          include: [demoSpecs],
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        resolve: platform('node'),
        test: {
          ...server,
          name: 'fake',
          setupFiles: [randomSetup],
          include: specsOnFake,
          globalSetup: ['spec/support/fake-directus.global.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      ...browserProjects,
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['spec/**/*.spec-d.ts'],
            tsconfig: './tsconfig.json',
            spawnTimeout: 60_000,
          },
          sequence: { groupOrder: 8 },
        },
      },
    ],
  },
});
