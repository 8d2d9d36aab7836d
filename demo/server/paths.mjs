// @ts-check
import { fileURLToPath } from 'node:url';

/** The folder of this demo server. */
export const serverFolder = fileURLToPath(new URL('.', import.meta.url)).replace(/[\\/]$/, '');

/** What can be thrown away and made again: templates of the data, locks. */
export const cacheFolder = fileURLToPath(new URL('.cache', import.meta.url));
