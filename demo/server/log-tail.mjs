// @ts-check
import { readFile } from 'node:fs/promises';

/**
 * The last lines of a file, for an error message.
 *
 * @param {string} file
 * @param {number} [lines]
 * @returns {Promise<string>}
 */
export async function logTail(file, lines = 30) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n') || '(the log is empty)';
}
