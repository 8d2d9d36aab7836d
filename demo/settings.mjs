// @ts-check

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
