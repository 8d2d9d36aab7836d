// @ts-check
import { parseArgs } from 'node:util';
import { buildLibrary } from '../build.mjs';
import { editor } from '../server/accounts.mjs';
import { startDirectus } from '../server/directus.mjs';
import { ttl } from '../settings.mjs';

/** @param {string} line */
const log = (line) => console.error(line);

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      email: { type: 'string', default: editor.email },
      password: { type: 'string', default: editor.password },
      ttl: { type: 'string' },
    },
  });
  const account = { email: values.email, password: values.password };
  const accessTokenTtl = ttl(values.ttl ?? process.env['DEMO_TTL'] ?? '6s');

  await buildLibrary({ log });
  // Not before it is built: the tour imports the library by its name.
  const { tour } = await import('./tour.mjs');
  if (values.url !== undefined) {
    await tour(values.url, account);
  } else {
    log('Starting Directus.');
    const server = await startDirectus({ accessTokenTtl, log });
    try {
      await tour(server.url, account);
    } finally {
      await server.stop();
    }
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
  console.error(error instanceof Error ? error.message + code : error);
  process.exitCode = 1;
}
