// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a script in a process of its own. Not through npm, whose shell would survive a signal that ends this process.
 *
 * @param {string[]} args the script, and its arguments
 * @param {object} options
 * @param {string} options.cwd
 * @param {Record<string, string>} [options.env] added to the environment of this process
 * @param {string} options.failure how the error begins: `The page could not be built`
 */
export async function runNode(args, { cwd, env, failure }) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${failure}:\n${output.trim()}`);
}
