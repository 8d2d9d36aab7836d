// @ts-check
import { port, printError, readOptions, ttl } from '../command-line.mjs';
import { serverSteps } from '../preparation.mjs';
import { runSteps } from '../steps.mjs';
import { admin, editor } from './accounts.mjs';
import { serverVersion, startDirectus } from './directus.mjs';
import { freePort } from './free-port.mjs';

const usage = `Starts a Directus ${serverVersion} with the demo’s content and accounts, on 127.0.0.1 only.

  node demo/server/start.mjs                 at port 8055
  node demo/server/start.mjs --port 8080     at another port
  node demo/server/start.mjs --ttl 20s       how long an access token lives (default 15m)
  node demo/server/start.mjs --data folder   keeps its data there; without it they are removed at the end`;

try {
  const values = readOptions(usage, {
    port: { type: 'string', default: '8055' },
    ttl: { type: 'string', default: '15m' },
    data: { type: 'string' },
  });
  const asked = port(values.port);
  // Before the minutes that a first start takes.
  await freePort(asked.port);
  const accessTokenTtl = ttl(values.ttl);
  await runSteps(serverSteps);
  const server = await startDirectus({
    ...asked,
    accessTokenTtl,
    log: () => {},
    ...(values.data !== undefined && { dataFolder: values.data }),
  });

  console.log(`
Directus ${serverVersion}: ${server.url}
  admin   ${admin.email} / ${admin.password}   (static token: ${admin.token})
  editor  ${editor.email} / ${editor.password}
  data    ${server.dataFolder}${values.data === undefined ? ' (removed at the end)' : ''}

Ctrl-C stops it.`);

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, async () => {
      await server.stop();
      process.exit(0);
    });
  }
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
