// @ts-check
import { parseArgs } from 'node:util';

/**
 * Reads the command line, or prints how to use the command where `--help` is among the options.
 *
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} Options
 * @param {string} usage
 * @param {Options} options
 */
export function readOptions(usage, options) {
  try {
    const parsed = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } });
    if (!('help' in parsed.values)) return parsed.values;
  } catch (error) {
    // Node adds advice on positional arguments, which no command here takes.
    const [sentence] = error instanceof Error ? error.message.split('. ') : [String(error)];
    throw new Error(`${sentence}.\n\n${usage}`, { cause: error });
  }
  console.log(usage);
  process.exit(0);
}

/**
 * How long an access token lives, as Directus reads it.
 *
 * @param {string} text
 * @returns {string}
 */
export function ttl(text) {
  if (!/^[1-9]\d*[smhd]$/.test(text)) {
    throw new Error(`--ttl must be a number with s, m, h or d, for example 60s: not "${text}".`);
  }
  return text;
}

/**
 * @param {string | undefined} text
 * @returns {{ port?: number }}
 */
export function port(text) {
  if (text === undefined) return {};
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new Error(`--port must be a number from 1 to 65535: not "${text}".`);
  }
  return { port: number };
}

/**
 * Prints the sentence of an error: the stack is of this repository's scripts, and of no use to who runs them.
 *
 * @param {unknown} error
 */
export function printError(error) {
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
  console.error(error instanceof Error ? error.message + code : error);
}
