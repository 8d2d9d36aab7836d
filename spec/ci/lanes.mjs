// @ts-check
import { spawn } from 'node:child_process';

/**
 * One command of a lane.
 * @typedef {object} Step
 * @property {string} name for the report
 * @property {readonly string[]} command the program and its arguments; the programs of node_modules/.bin are found
 */

/** @param {number} started */
export const secondsSince = (started) => `${Math.round((Date.now() - started) / 1000)} s`;

/**
 * Runs a command and resolves to its output; rejects with that output when it fails.
 *
 * @param {readonly string[]} command
 * @returns {Promise<string>}
 */
export function run([program = '', ...args]) {
  return new Promise((resolve, reject) => {
    // npm's programs are shell scripts on Windows.
    const child = spawn(program, args, {
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else
        reject(new Error(`${[program, ...args].join(' ')} ended with ${code}:\n${output.trim()}`));
    });
  });
}

/**
 * Runs lanes of steps side by side, and the steps of a lane one after the other. A lane that has ended takes steps that
 * are nobody's, so that no processor waits. Prints a line for each step that passed. Rejects with the output of the first
 * step that failed, once the other lanes have ended their current step.
 *
 * @param {readonly (readonly Step[])[]} lanes
 * @param {readonly Step[]} independent steps for whichever lane ends first
 * @param {(line: string) => void} log
 */
export async function runLanes(lanes, independent, log) {
  let hasFailed = false;
  const left = [...independent];
  /** @param {readonly Step[]} lane */
  function* stepsOf(lane) {
    yield* lane;
    for (let step = left.shift(); step; step = left.shift()) yield step;
  }
  const runLane = async (/** @type {readonly Step[]} */ lane) => {
    for (const { name, command } of stepsOf(lane)) {
      if (hasFailed) return;
      const started = Date.now();
      try {
        await run(command);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      log(`${name}: ok (${secondsSince(started)})`);
    }
  };
  const ended = await Promise.allSettled(lanes.map(runLane));
  const failure = ended.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
}
