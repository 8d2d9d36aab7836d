// @ts-check
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * What a command prints; where it fails, the error says what it printed.
 *
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export async function run(cwd, command, args, env = {}) {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  try {
    return (await execute(command, args, options)).stdout;
  } catch (error) {
    // Angular tells what is wrong on stdout.
    const { message, stdout } = /** @type {Error & { stdout?: string }} */ (error);
    throw new Error(`${message}\n${stdout ?? ''}`, { cause: error });
  }
}

// `npm run --silent` would have it fail without a reason.
const INSTALL = ['install', '--no-audit', '--no-fund', '--loglevel=error'];

export const npmInstall = (/** @type {string} */ cwd, /** @type {string[]} */ ...packages) =>
  run(cwd, 'npm', [...INSTALL, ...packages]);

/**
 * The newest version the registry has of a package. Angular's packages want each other in exactly the same version,
 * so what of them a registry gets last decides.
 *
 * @param {string} name
 * @param {string} major
 * @returns {Promise<string>}
 */
export async function newest(name, major) {
  const printed = await run('.', 'npm', ['view', `${name}@${major}`, 'version', '--json']);
  // In no order one could count on.
  const versions = [JSON.parse(printed)].flat();
  return versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
}
