// @ts-check
// Node, Bun and Deno: a process that runs the checks and must then end by itself.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stopWithThisProcess } from '../../demo/server/stop-with-this-process.mjs';
import { run } from '../packages/command.mjs';
import { LIMIT } from './checks.mjs';
import { measure } from './memory.mjs';

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Bench} Bench */

/** Milliseconds. */
const TIME_TO_START = 120_000;
const TIME_TO_END = 10_000;

/**
 * Starts a program in a process group of its own, which `stop` ends, as does the end of this process.
 *
 * @param {string} cwd
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 */
export function start(cwd, program, args, env) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A test runner has children of its own, which have to end with it.
    detached: true,
  });
  const kill = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group has ended.
    }
  };
  const forget = stopWithThisProcess(kill);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(undefined);
    });
    child.once('close', resolve);
  });
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => output.trim().slice(-2_000),
    async stop() {
      kill();
      await ended;
      forget();
    },
  };
}

/**
 * Runs a program that writes its results into a file, and measures how long it then takes to end. A check that blocks the
 * process, so that its own time limit cannot act, ends it.
 *
 * @param {Bench} bench
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<Pick<import('./types').Outcome, 'results' | 'endsAfter'>>}
 */
export async function runProcess({ folder, settings }, program, args, env = {}) {
  const file = join(folder, `results-${crypto.randomUUID()}.json`);
  const current = `${file}.current`;
  const child = start(folder, program, args, {
    ...env,
    CHECKS_SETTINGS: JSON.stringify(settings),
    CHECKS_RESULTS: file,
    CHECKS_CURRENT: current,
  });
  let hasEnded = false;
  void child.ended.then(() => (hasEnded = true));
  const wait = (/** @type {number} */ ms) =>
    Promise.race([child.ended, new Promise((resolve) => setTimeout(resolve, ms, undefined))]);
  const begun = Date.now();
  const isLate = () =>
    existsSync(current)
      ? Date.now() - statSync(current).mtimeMs > 2 * LIMIT
      : Date.now() - begun > TIME_TO_START;
  while (!hasEnded && !existsSync(file) && !isLate()) await wait(100);
  const reported = Date.now();
  if (!hasEnded && existsSync(file)) await wait(TIME_TO_END);
  const endsAfter = hasEnded ? Date.now() - reported : Infinity;
  await child.stop();
  const check = existsSync(current) ? await readFile(current, 'utf8') : 'start';
  if (!existsSync(file)) throw new Error(`${check}: no results\n${child.output()}`);
  const results = JSON.parse(await readFile(file, 'utf8'));
  await Promise.all([file, current].map((one) => rm(one, { force: true })));
  return { results, endsAfter };
}

/**
 * @param {string} name
 * @param {string} title
 * @param {(bench: Bench) => Promise<{ version: string, program: string, args?: readonly string[] }>} find the program
 * @returns {Environment}
 */
const runtime = (name, title, find) => ({
  name,
  title,
  async run(bench) {
    const { version, program, args = [] } = await find(bench);
    return { version, ...(await runProcess(bench, program, [...args, 'process.mjs'])) };
  },
  async memory(bench) {
    const { version, program, args = [] } = await find(bench);
    return measure(bench, '', async (gaugeUrl, file) => {
      const settings = { troubleUrl: bench.settings.troubleUrl, gaugeUrl, file };
      const child = start(bench.folder, program, [...args, 'memory-process.mjs'], {
        MEMORY_SETTINGS: JSON.stringify(settings),
      });
      return { version, ended: child.ended.then(child.output), stop: child.stop };
    });
  },
});

/** The path of a Node. @param {Bench} bench @param {string} range of versions */
export async function nodeProgram(bench, range) {
  const platform = `node-${process.platform}-${process.arch}`;
  const folder = await bench.tools(`${platform}@${range}`);
  return join(folder, 'node_modules', platform, 'bin/node');
}

/** @param {string} range of versions */
const node = (range) => {
  const major = range.split('.')[0];
  return runtime(`node-${major}`, `Node ${major}`, async (bench) => {
    const program = await nodeProgram(bench, range);
    return { version: (await run(bench.folder, program, ['--version'])).trim().slice(1), program };
  });
};

const bun = runtime('bun', 'Bun', async (bench) => {
  const program = join(await bench.tools('bun@1'), 'node_modules/.bin/bun');
  return { version: (await run(bench.folder, program, ['--version'])).trim(), program };
});

const deno = runtime('deno', 'Deno', async (bench) => {
  const program = join(await bench.tools('deno@2'), 'node_modules/.bin/deno');
  const version = /deno (\S+)/.exec(await run(bench.folder, program, ['--version']))?.[1] ?? '';
  const permissions = ['--allow-net', '--allow-env', '--allow-read', '--allow-write=.'];
  const args = ['run', '--no-prompt', '--node-modules-dir=manual', ...permissions];
  return { version, program, args };
});

// The first is the oldest version that package.json allows.
export const processes = [...['20.18.1', '22', '24', '26'].map(node), bun, deno];
