// @ts-check
// Node, Bun and Deno: a process that runs the checks and must then end by itself.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../packages/command.mjs';

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Bench} Bench */

/** Milliseconds. */
const TIME_FOR_CHECKS = 900_000;
const TIME_TO_END = 10_000;

/**
 * Runs a program that writes its results into a file, and measures how long it then takes to end.
 *
 * @param {Bench} bench
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<Pick<import('./types').Outcome, 'results' | 'endsAfter'>>}
 */
export async function runProcess({ folder, settings }, program, args, env = {}) {
  const file = join(folder, `results-${crypto.randomUUID()}.json`);
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      ...process.env,
      ...env,
      CHECKS_SETTINGS: JSON.stringify(settings),
      CHECKS_RESULTS: file,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  let hasEnded = false;
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      hasEnded = true;
      resolve(undefined);
    });
    child.once('close', () => {
      hasEnded = true;
      resolve(undefined);
    });
  });
  const wait = (/** @type {number} */ ms) =>
    Promise.race([ended, new Promise((resolve) => setTimeout(resolve, ms, undefined))]);
  const begun = Date.now();
  while (!hasEnded && !existsSync(file) && Date.now() - begun < TIME_FOR_CHECKS) await wait(100);
  const reported = Date.now();
  if (!hasEnded) await wait(TIME_TO_END);
  const endsAfter = hasEnded ? Date.now() - reported : Infinity;
  child.kill('SIGKILL');
  await ended;
  if (!existsSync(file)) throw new Error(output.trim().slice(-2_000) || 'no results');
  const results = JSON.parse(await readFile(file, 'utf8'));
  await rm(file);
  return { results, endsAfter };
}

/**
 * @param {string} range of versions
 * @returns {Environment}
 */
const node = (range) => ({
  name: `node-${range.split('.')[0]}`,
  title: `Node ${range.split('.')[0]}`,
  async run(bench) {
    const platform = `node-${process.platform}-${process.arch}`;
    const folder = await bench.tools(`${platform}@${range}`);
    const program = join(folder, 'node_modules', platform, 'bin/node');
    const version = (await run(folder, program, ['--version'])).trim().slice(1);
    return { version, ...(await runProcess(bench, program, ['process.mjs'])) };
  },
});

/** @type {Environment} */
const bun = {
  name: 'bun',
  title: 'Bun',
  async run(bench) {
    const program = join(await bench.tools('bun@1'), 'node_modules/.bin/bun');
    const version = (await run(bench.folder, program, ['--version'])).trim();
    return { version, ...(await runProcess(bench, program, ['process.mjs'])) };
  },
};

/** @type {Environment} */
const deno = {
  name: 'deno',
  title: 'Deno',
  async run(bench) {
    const program = join(await bench.tools('deno@2'), 'node_modules/.bin/deno');
    const version = /deno (\S+)/.exec(await run(bench.folder, program, ['--version']))?.[1] ?? '';
    const permissions = ['--allow-net', '--allow-env', '--allow-read', '--allow-write=.'];
    const args = ['run', '--no-prompt', '--node-modules-dir=manual', ...permissions];
    return { version, ...(await runProcess(bench, program, [...args, 'process.mjs'])) };
  },
};

// The first is the oldest version that package.json allows.
export const processes = [...['20.18.1', '22', '24', '26'].map(node), bun, deno];
