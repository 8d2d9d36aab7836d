// @ts-check
import { readFile } from 'node:fs/promises';

const nobody = '00000000-0000-4000-8000-000000000000';

/**
 * Every endpoint of Directus's own SDK: group, name, method and path.
 *
 * @returns {Promise<{ method: string, path: string }[]>}
 */
export async function endpoints() {
  const table = await readFile(new URL('../parity/endpoints.tsv', import.meta.url), 'utf8');
  const seen = new Map();
  for (const line of table.trim().split('\n')) {
    const [, , method = '', path = ''] = line.split('\t');
    seen.set(`${method} ${path}`, { method, path });
  }
  return [...seen.values()];
}

/** The first part of a path, by which endpoints are grouped. */
export const groupOf = (/** @type {string} */ path) => path.match(/^\/[a-z]+/)?.[0] ?? path;

/**
 * Whether a server has an endpoint, asked with keys that nobody has: any answer but "no such route" means yes.
 *
 * @param {string} url
 * @param {string} token
 * @param {{ method: string, path: string }} endpoint
 */
export async function exists(url, token, { method, path }) {
  const target = path
    .replace(/\?.*/, '')
    .replace(/^\/(collections|fields|relations|items)\/\{1\}/, '/$1/no_such_collection')
    .replace('{1}', nobody)
    .replace('{2}', nobody);
  const body = method === 'GET' ? undefined : method === 'DELETE' ? '[]' : '{}';
  const response = await fetch(url + target, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
    redirect: 'manual',
  });
  return !(await response.text()).includes('"ROUTE_NOT_FOUND"');
}
