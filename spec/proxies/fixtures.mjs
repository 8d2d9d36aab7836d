// @ts-check
import { createHash, randomBytes } from 'node:crypto';
import { editor } from '../../demo/server/accounts.mjs';
import { restClient } from '../../demo/server/rest.mjs';

/**
 * Puts onto the server what the checks need: a file, and a flow that takes its time.
 *
 * @param {import('../../demo/server/directus.mjs').DirectusHandle} server
 */
export async function prepare({ url, admin }) {
  const send = restClient(url, admin.token);
  const film = randomBytes(3_000_000);
  const form = new FormData();
  form.append('file', new Blob([film], { type: 'video/mp4' }), 'film.mp4');
  const { id } = await send('POST', '/files', form);
  const flow = await send('POST', '/flows', {
    name: 'Slow',
    status: 'active',
    trigger: 'webhook',
    options: { method: 'GET', return: '$last' },
  });
  const operation = await send('POST', '/operations', {
    ...{ flow: flow.id, key: 'sleep', type: 'sleep', position_x: 1, position_y: 1 },
    options: { milliseconds: 2_000 },
  });
  await send('PATCH', `/flows/${flow.id}`, { operation: operation.id });
  return {
    serverUrl: url,
    admin,
    editor,
    slowFlow: flow.id,
    film: { id, bytes: film.length, sha256: createHash('sha256').update(film).digest('hex') },
  };
}
