// Mutation testing with Stryker: `npm run prove -- stryker [auth] [transport] [query] [offline]`. Changes every operator, condition and
// value of a folder, one at a time, and fails if the specs of that folder notice fewer than 85 %, or 90 % of the query engine.
// docs/reliability.md says what was left and why; coverage/stryker/ gets the reports.
import { spawnSync } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = process.argv.length > 2 ? process.argv.slice(2) : ['auth', 'transport'];

// It takes its time with both cores, and should be in nobody's way.
setPriority(10);
for (const folder of folders) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'spec/stryker/stryker.config.mjs'],
    // The models run so often that each still finds what it is there for, and a mutant takes seconds.
    {
      cwd: root,
      stdio: 'inherit',
      env: { MODEL_RUNS: '60', OFFLINE_RUNS: '20', ...process.env, FOLDER: folder },
    },
  );
  if (status !== 0) process.exitCode = 1;
}
