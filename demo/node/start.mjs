// @ts-check
import { printError, readOptions, ttl } from '../command-line.mjs';
import { librarySteps, serverSteps } from '../preparation.mjs';
import { editor } from '../server/accounts.mjs';
import { startDirectus } from '../server/directus.mjs';
import { runSteps } from '../steps.mjs';

const usage = `Shows the library in a terminal: the session, articles, an upload with its progress.

  npm run demo:node                  on a Directus of its own
  npm run demo:node -- --ttl 20s     how long an access token lives (default 6s); also DEMO_TTL
  npm run demo:node -- --url https://… --email … --password …
                                     on your server; makes and deletes one article and one file there`;

try {
  const values = readOptions(usage, {
    url: { type: 'string' },
    email: { type: 'string', default: editor.email },
    password: { type: 'string', default: editor.password },
    ttl: { type: 'string' },
  });
  const account = { email: values.email, password: values.password };
  const accessTokenTtl = ttl(values.ttl ?? process.env['DEMO_TTL'] ?? '6s');

  await runSteps(values.url === undefined ? [...librarySteps, ...serverSteps] : librarySteps);
  // Not before it is built: the tour imports the library by its name.
  const { tour } = await import('./tour.mjs');
  if (values.url !== undefined) {
    await tour(values.url, account);
  } else {
    console.error('Starting Directus.');
    const server = await startDirectus({ accessTokenTtl, log: () => {} });
    try {
      await tour(server.url, account);
    } finally {
      await server.stop();
    }
  }
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
