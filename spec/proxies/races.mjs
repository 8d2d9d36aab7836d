// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { restClient } from '../../demo/server/rest.mjs';

/** Connections that are kept alive at a time; a client has 64 at most. */
const LANES = 50;

/** Milliseconds around the moment in which the proxy closes idle connections, in steps from wave to wave. */
const SPREAD = 60;

/**
 * Sends writes in the moment in which the proxy closes the connections that they are about to use, and counts on the
 * server: what was acknowledged is there once, and nothing is there twice.
 *
 * @param {object} settings
 * @param {any} settings.library
 * @param {string} settings.proxyUrl
 * @param {string} settings.serverUrl
 * @param {string} settings.token
 * @param {number} settings.writes
 * @param {number} settings.idleSeconds
 * @returns {Promise<{ outcome: string, note: string }>}
 */
export async function race({ library, proxyUrl, serverUrl, token, writes, idleSeconds }) {
  const directus = new library.Directus(proxyUrl, { auth: { staticToken: token } });
  const direct = restClient(serverUrl, token);
  const run = crypto.randomUUID();
  /** @type {Map<string, string>} */
  const outcomes = new Map();
  /** @type {string[]} */
  const untyped = [];

  /** @param {string} name */
  const write = async (name) => {
    try {
      await directus.items('tags').createOne({ name });
      outcomes.set(name, 'acknowledged');
    } catch (error) {
      const { name: kind, code } = /** @type {any} */ (error);
      if (kind !== 'TransportError') untyped.push(String(error));
      outcomes.set(name, String(code));
    }
  };
  const waves = Math.ceil(writes / LANES);
  for (let wave = 0; wave <= waves; wave++) {
    const lanes = Array.from({ length: LANES }, (_, lane) => `${run} ${wave} ${lane}`);
    const offset = (wave / waves - 0.5) * SPREAD;
    // The connections became idle at different times, so each lane has a moment of its own.
    await Promise.all(
      lanes.map(async (name) => {
        await write(name);
        await sleep(idleSeconds * 1_000 + offset);
        await write(`${name} again`);
      }),
    );
    if (outcomes.size >= writes) break;
  }
  directus.dispose();

  const rows = await direct(
    'GET',
    `/items/tags?fields=name&limit=-1&filter[name][_starts_with]=${run}`,
  );
  /** @type {Map<string, number>} */
  const stored = new Map();
  for (const { name } of rows) stored.set(name, (stored.get(name) ?? 0) + 1);
  const doubled = [...stored.values()].filter((count) => count > 1).length;
  const lost = [...outcomes].filter(
    ([name, how]) => how === 'acknowledged' && !stored.has(name),
  ).length;
  const failed = [...outcomes.values()].filter((how) => how !== 'acknowledged');
  const ids = await direct(
    'GET',
    `/items/tags?fields=id&limit=-1&filter[name][_starts_with]=${run}`,
  );
  await direct(
    'DELETE',
    '/items/tags',
    ids.map((/** @type {any} */ { id }) => id),
  );

  const note = `${outcomes.size} writes, ${failed.length} failed${failed.length > 0 ? ` (${[...new Set(failed)].join(', ')})` : ''}`;
  const broken = [
    ...(doubled > 0 ? [`${doubled} doubled`] : []),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(untyped.length > 0 ? [`untyped errors: ${untyped[0]}`] : []),
  ];
  return { outcome: broken.length > 0 ? broken.join(', ') : 'ok', note };
}
