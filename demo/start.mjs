// @ts-check
import { port, printError, readOptions, ttl } from './command-line.mjs';
import { startDemo } from './run.mjs';

const usage = `Starts the demo, "The Observable": a newsroom on a Directus of its own.

  npm run demo                  the page at port 5173, or at a free one
  npm run demo -- --port 8080   the page at this port; also DEMO_PORT
  npm run demo -- --ttl 20s     how long an access token lives (default 60s); also DEMO_TTL

The first start installs Directus and Angular’s tools, which takes a few minutes. Ctrl-C stops everything.`;

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
  const values = readOptions(usage, { ttl: { type: 'string' }, port: { type: 'string' } });
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
  printError(error);
  await leave(1);
}
