// @ts-check
import { sleep } from './context.mjs';
import { scenes } from './scene-checks.mjs';
import { smoke } from './smoke.mjs';

/** @typedef {import('./context.mjs').Context} Context */

const checks = { ...smoke, ...scenes };
export const namesOf = { smoke: Object.keys(smoke), scenes: Object.keys(scenes) };

const LIMIT = 60_000;

/**
 * Runs a check, and says what came of it in a line.
 *
 * @param {string} name
 * @param {Context} context
 * @returns {Promise<string>} `ok`, or why not
 */
export async function outcome(name, context) {
  const check = /** @type {Record<string, (context: Context) => Promise<unknown>>} */ (checks)[
    name
  ];
  if (!check) return 'no such check';
  const late = sleep(LIMIT).then(() =>
    Promise.reject(new Error(`not done after ${LIMIT / 1_000} s`)),
  );
  try {
    await Promise.race([check(context), late]);
    return 'ok';
  } catch (error) {
    const { name: kind, code, status, message } = /** @type {any} */ (error);
    return [kind, code, status, String(message).split('\n')[0]?.slice(0, 160)]
      .filter(Boolean)
      .join(' ');
  }
}
