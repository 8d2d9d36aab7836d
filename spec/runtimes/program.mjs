// @ts-check
// The packed library and the checks: bundled without the library, so that each environment resolves it by itself.
import * as main from 'directus-rx';
import { resumableDownloads } from 'directus-rx/download';
import { fetchBackend } from 'directus-rx/fetch';
import { realtime } from 'directus-rx/realtime';
import { resumableUpload } from 'directus-rx/tus';
import { runAll } from './checks.mjs';

/**
 * The class of the clients, as an application of a service worker, of a sandboxed frame, or with a library of components uses it.
 *
 * @param {import('./checks.mjs').Settings} settings
 */
const clientClass = ({ backend, mode, wrap }) =>
  class extends main.Directus {
    /** @param {string} url @param {any} init */
    constructor(url, init = {}) {
      const transport = backend === 'fetch' ? { backend: fetchBackend } : {};
      const auth = mode ? { mode } : {};
      super(url, {
        ...init,
        auth: { ...auth, ...init.auth },
        transport: { ...transport, ...init.transport },
      });
      if (wrap) return wrap(this);
    }
  };

/**
 * @param {import('./checks.mjs').Settings} settings
 * @param {(name: string) => unknown} [begin]
 */
export const run = (settings, begin) =>
  runAll(
    {
      ...main,
      ...((settings.backend ?? settings.mode ?? settings.wrap) && {
        Directus: clientClass(settings),
      }),
      realtime,
      resumableDownloads,
      resumableUpload,
    },
    settings,
    begin,
  );
