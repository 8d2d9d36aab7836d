// @ts-check
// The packed library and the checks: bundled without the library, so that each environment resolves it by itself.
import * as main from 'directus-rx';
import { resumableDownloads } from 'directus-rx/download';
import { fetchBackend } from 'directus-rx/fetch';
import { realtime } from 'directus-rx/realtime';
import { resumableUpload } from 'directus-rx/tus';
import { runAll } from './checks.mjs';

/** A client as an application of a service worker has to make it. */
class FetchDirectus extends main.Directus {
  /** @param {string} url @param {any} init */
  constructor(url, init = {}) {
    super(url, { ...init, transport: { backend: fetchBackend, ...init.transport } });
  }
}

/** @param {import('./checks.mjs').Settings} settings */
export const run = (settings) =>
  runAll(
    {
      ...main,
      ...(settings.backend === 'fetch' && { Directus: FetchDirectus }),
      realtime,
      resumableDownloads,
      resumableUpload,
    },
    settings,
  );
