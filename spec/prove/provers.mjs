// @ts-check
import { fuzzSpecs } from './fuzz-specs.mjs';

/**
 * @typedef {object} Prover
 * @property {string} proves in a line
 * @property {string} takes about how long
 * @property {string} needs beside Node.js; empty for nothing
 * @property {readonly string[]} [script] a file to run, and arguments before those of the command line
 * @property {'node' | 'server'} [project] of Vitest
 * @property {() => readonly string[]} [specs] files that Vitest runs
 * @property {readonly string[]} [options] of Vitest
 * @property {Readonly<Record<string, string>>} [env] set unless the caller has set it
 */

/** What takes longer than `npm test` should, and proves more. @type {Readonly<Record<string, Prover>>} */
export const provers = {
  model: {
    proves:
      '5 000 random runs of the session, with one client and with three tabs, against a model',
    takes: '2 minutes',
    needs: '',
    project: 'node',
    specs: () => ['spec/auth/model.spec.ts', 'spec/auth/tabs-model.spec.ts'],
    env: { MODEL_RUNS: '5000', FUZZ_SEED: 'random' },
  },
  fuzz: {
    proves:
      'random values from outside (frames, messages, bodies, headers, stored values), 20 000 a property',
    takes: '5 minutes',
    needs: '',
    project: 'node',
    specs: fuzzSpecs,
    options: ['--testTimeout=600000'],
    env: { FUZZ_RUNS: '20000', FUZZ_SEED: 'random' },
  },
  tabs: {
    proves: '200 rounds of real tabs on one storage refresh each token once',
    takes: '5 minutes',
    needs: 'Chromium, Directus',
    project: 'server',
    specs: () => ['spec/auth/cross-tab.server.spec.ts'],
    env: { TABS_ROUNDS: '200' },
  },
  realtime: {
    proves: 'live queries stay right while connections break, for a long time, and on Postgres',
    takes: '25 minutes',
    needs: 'Debian, Directus',
    project: 'server',
    specs: () => [
      'spec/realtime/soak.server.spec.ts',
      'spec/realtime/local-queries-soak.server.spec.ts',
      'spec/realtime/local-queries-postgres.server.spec.ts',
    ],
    env: { SOAK: '1' },
  },
  lists: {
    proves:
      'live lists with local queries in 2 000 random applications end as a read gives them; `LIST_SEED=500` begins with another',
    takes: '8 minutes',
    needs: '',
    project: 'node',
    specs: () => ['spec/realtime/local-queries-attack.spec.ts'],
    options: ['--testTimeout=1800000'],
    env: { LIST_RUNS: '2000' },
  },
  offline: {
    proves:
      'writes of devices whose tabs crash, close and lose answers are stored once: 500 random sequences on a real Directus; `OFFLINE_SEED=7`',
    takes: '20 minutes',
    needs: 'Directus',
    project: 'server',
    specs: () => ['spec/offline/sequences.server.spec.ts'],
    env: { OFFLINE_SEQUENCES: '500' },
  },
  matrix: {
    proves:
      'the surface against Directus 9, 10, 11 and 12, as docs/servers.md says; `--write` writes it',
    takes: '10 minutes',
    needs: 'npm, Directus',
    script: ['spec/matrix/run.mjs'],
  },
  proxies: {
    proves:
      'nginx, HAProxy, Apache, Varnish, Caddy and lighttpd in front of Directus, as docs/proxies.md says; `--proxies=nginx,Caddy`',
    takes: '10 minutes',
    needs: 'Debian, Chromium, Directus',
    script: ['spec/proxies/run.mjs'],
  },
  runtimes: {
    proves:
      'the packed library in runtimes, browsers, workers, test runners, bundlers and frameworks, as docs/platforms.md says; `--only=bun,firefox*`, `--memory`, `--write` writes it',
    takes: '75 minutes',
    needs: 'npm, Chromium, Firefox, WebKitGTK, Directus',
    script: ['spec/runtimes/run.mjs'],
  },
  queries: {
    proves:
      'the query engine answers 20 000 random queries as Directus 11 and 12 on SQLite do, and 11 on Postgres; `--servers=12.4.1`, `--queries=2000`, `--seed=7`',
    takes: '20 minutes',
    needs: 'npm, Debian, Directus',
    script: ['spec/query/prover/run.mjs'],
  },
  chaos: {
    proves:
      'reads, writes and the session in all kinds of trouble at once; clients that break a promise are caught',
    takes: '10 minutes',
    needs: 'Directus',
    script: ['spec/chaos/run.mjs'],
  },
  soak: {
    proves: 'one session through 30 minutes of trouble, with a flat heap; `--minutes=10`',
    takes: '30 minutes',
    needs: 'Directus',
    script: ['spec/soak/run.mjs'],
  },
  types: {
    proves:
      'the specs of types with the options and the versions of TypeScript that applications have; `--typescript=5.4,6.0`',
    takes: '3 minutes',
    needs: 'npm',
    script: ['spec/types/flags/run.mjs'],
  },
  packages: {
    proves:
      'the packed package in fresh projects, the first section of docs/angular.md, and examples/angular; `--angular=19,22`, `--tutorial`, `--example`, `--testing`',
    takes: '30 minutes',
    needs: 'npm, Chromium, Directus',
    script: ['spec/packages/run.mjs'],
  },
  schematic: {
    proves: 'the schematic of `ng add` on fresh projects of Angular 19 to 22; `--angular=19,22`',
    takes: '2 minutes',
    needs: 'npm',
    script: ['spec/packages/ng-add/run.mjs'],
  },
  stryker: {
    proves:
      'the specs notice 85 % of all changes of lib/auth, lib/storage and lib/transport; `auth` for one folder',
    takes: '1 hour',
    needs: '',
    script: ['spec/stryker/run.mjs'],
  },
};
