// @ts-check
// Installs what the specs need and npm ci does not bring: Chromium, and Directus with its database.
import { installDirectus } from '../../demo/server/install.mjs';
import { prepareTemplate } from '../../demo/server/template.mjs';
import { chromiumPath } from '../support/chromium.mjs';

const log = (/** @type {string} */ line) => console.error(line);

chromiumPath();
await installDirectus({ log });
await prepareTemplate({ seeded: true, log });
