// @ts-check
import { readFileSync } from 'node:fs';

const file = new URL('../../docs/proxies.md', import.meta.url);

/**
 * The settings that docs/proxies.md recommends for a proxy: what readers copy is what the prover runs.
 *
 * @param {string} name the heading of the proxy
 * @param {string} [page] default: docs/proxies.md
 * @returns {string} with the addresses of the page
 */
export function recommended(name, page = readFileSync(file, 'utf8')) {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? '';
  const block = section.match(/^```\w+\n([^]*?)^```$/m)?.[1];
  if (block === undefined) throw new Error(`docs/proxies.md has no settings of ${name}.`);
  return block;
}
