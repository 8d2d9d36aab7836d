// @ts-check
import { parseArgs } from 'node:util';
import { admin, editor } from './accounts.mjs';
import { serverVersion, startDirectus } from './directus.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8055' },
    ttl: { type: 'string', default: '15m' },
    data: { type: 'string' },
  },
});

const server = await startDirectus({
  port: Number(values.port),
  accessTokenTtl: values.ttl,
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
