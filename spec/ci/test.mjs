// @ts-check
// `npm test`: the checks, and then all specs. Directus and the browsers are installed beside the checks, since one waits
// for the network and the disk, and the other needs the processor.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { check } from './check.mjs';
import { run } from './lanes.mjs';

const log = (/** @type {string} */ line) => console.log(line);

/** @param {readonly string[]} args */
function vitest(args) {
  const program = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, 'run', ...args], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

log(
  'Checks first, then about 12 900 specs: some 30 minutes on two quiet cores, and 5 more the first time, ' +
    'while Directus and three browsers are installed.',
);
try {
  const prepare = fileURLToPath(new URL('prepare.mjs', import.meta.url));
  const prepared = run([process.execPath, prepare]).then(() => log('Directus and browsers: ready'));
  // Its failure is reported below, after that of the checks.
  prepared.catch(() => undefined);
  await check({ log });
  await prepared;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
// `tsc` has checked the specs of types already.
const code = await vitest(['--project=!types', ...process.argv.slice(2)]);
process.exit(Number(code));
