// @ts-check
import { provers } from './provers.mjs';

/** @typedef {{ args: readonly string[], env: NodeJS.ProcessEnv }} Command what Node.js is to run */

const vitest = 'node_modules/vitest/vitest.mjs';

/**
 * Turns the words of the command line into the command of a prover.
 *
 * @param {readonly string[]} words a name, then arguments that are passed on
 * @returns {Command | undefined} nothing for a name that no prover has
 */
export function commandOf([name = '', ...rest]) {
  const prover = Object.hasOwn(provers, name) ? provers[name] : undefined;
  if (!prover) return undefined;
  const { script, project = 'node', specs = () => [], options = [], env } = prover;
  // No second attempt: a fault that shows in one of many runs is a fault.
  const vitestRun = [vitest, 'run', '--project', project, '--retry=0'];
  const args = script ?? [...vitestRun, ...options, ...specs()];
  return { args: [...args, ...rest], env: { ...env, ...process.env } };
}

/** The list of provers, a paragraph each. */
export function list() {
  const entries = Object.entries(provers);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries
    .map(([name, { proves, takes, needs }]) => {
      const rest = [`about ${takes}`, ...(needs ? [`needs ${needs}`] : [])].join(', ');
      return `  ${name.padEnd(width)}  ${proves} (${rest})`;
    })
    .join('\n');
}
