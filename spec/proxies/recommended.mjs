// @ts-check
import { readFileSync } from 'node:fs';

const file = new URL('../../docs/proxies.md', import.meta.url);

/**
 * The settings that docs/proxies.md recommends for a proxy: what readers copy is what the prover runs.
 *
 * @param {string} name the heading of the proxy
 * @param {string} [page] default: docs/proxies.md
 * @returns {{ site: string, parameters: readonly string[] }}
 */
export function recommended(name, page = readFileSync(file, 'utf8')) {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? '';
  const blocks = [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gm)];
  const site = blocks.find(([, language]) => language !== 'sh')?.[2];
  if (site === undefined) throw new Error(`docs/proxies.md has no settings of ${name}.`);
  const command = blocks.find(([, language]) => language === 'sh')?.[2] ?? '';
  return {
    site,
    parameters: [...command.matchAll(/(-p) (\S+)/g)].flatMap(([, ...words]) => words),
  };
}
