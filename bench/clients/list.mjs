/** The clients that are compared, the first one being the unit. Ours is missing until it is built. */
import { existsSync } from 'node:fs';

export const ours = 'directus-rx';

const file = (name) => new URL(`./${name}.mjs`, import.meta.url);

export const clients = [
  { name: 'node:http', file: file('node-http') },
  { name: 'undici.request', file: file('undici-request') },
  { name: 'fetch', file: file('fetch') },
  { name: 'axios', file: file('axios'), package: 'axios' },
  { name: 'ky', file: file('ky'), package: 'ky' },
  { name: '@directus/sdk 26', file: file('directus-sdk-26'), package: 'directus-sdk-26' },
  { name: '@directus/sdk 10', file: file('directus-sdk-10'), package: 'directus-sdk-10' },
  { name: ours, file: file('directus-rx'), package: '../dist/index.js' },
].filter(({ name }) => name !== ours || isBuilt());

function isBuilt() {
  return existsSync(new URL('../../dist/index.js', import.meta.url));
}
