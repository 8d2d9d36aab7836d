// @ts-check
import { parseArgs } from 'node:util';
import { port, ttl } from './settings.mjs';
import { startDemo } from './run.mjs';

/** @type {Awaited<ReturnType<typeof startDemo>> | undefined} */
let demo;
let leaving = false;

/** @param {number} code */
async function leave(code) {
  // Pressed twice, it does not wait: what Directus leaves behind is removed as this process exits.
  if (leaving) process.exit(code);
  leaving = true;
  await demo?.stop();
  process.exit(code);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => void leave(0));
}

try {
  const { values } = parseArgs({ options: { ttl: { type: 'string' }, port: { type: 'string' } } });
  demo = await startDemo({
    ttl: ttl(values.ttl ?? process.env['DEMO_TTL'] ?? '60s'),
    ...port(values.port ?? process.env['DEMO_PORT']),
  });
  console.log(`
The demo is at  ${demo.url}

  log in with   ${demo.account.email}
  password      ${demo.account.password}
  Directus at   ${demo.directusUrl}

Ctrl-C stops everything.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await leave(1);
}
