// @ts-check
// Installs what the specs need and npm ci does not bring: three browsers, Postgres, and Directus with its database.
import { installDirectus } from '../../demo/server/install.mjs';
import { prepareTemplate } from '../../demo/server/template.mjs';
import { chromiumPath } from '../support/chromium.mjs';
import { firefoxPath } from '../support/firefox.mjs';
import { webkitPaths } from '../support/webkit.mjs';
import { postgresBinaries } from '../query/prover/postgres.mjs';

const log = (/** @type {string} */ line) => console.error(line);

chromiumPath();
firefoxPath();
webkitPaths();
postgresBinaries();
await installDirectus({ log });
await prepareTemplate({ seeded: true, log });
