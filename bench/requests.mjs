/** How many requests a second each client makes, and what one of them costs in CPU time. */
import { existsSync } from 'node:fs';
import { compare } from './harness/compare.mjs';
import { rates } from './harness/rates.mjs';

const file = (name) => new URL(`./clients/${name}.mjs`, import.meta.url);
const built = existsSync(new URL('../dist/index.js', import.meta.url));

const clients = [
  { name: 'node:http', file: file('node-http') },
  { name: 'undici.request', file: file('undici-request') },
  { name: 'fetch', file: file('fetch') },
  { name: '@directus/sdk 26', file: file('directus-sdk-26') },
  { name: '@directus/sdk 10', file: file('directus-sdk-10') },
  { name: 'directus-rx', file: file('directus-rx') },
];

export async function requests({ rounds = 7, ms = 200 }) {
  const concurrencies = [1, 50];
  const present = clients.filter((client) => client.name !== 'directus-rx' || built);
  const results = await compare(present, { rounds, ms, concurrencies });
  const lines = [rates(results, concurrencies)];
  if (!built)
    lines.push(
      'directus-rx is left out: there is no dist/index.js. Build it first (npm run build).',
    );
  return lines.join('\n');
}
