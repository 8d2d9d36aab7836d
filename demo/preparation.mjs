// @ts-check
// The steps that a first start takes, and later ones only where something has changed.
import { buildLibrary, libraryIsBuilt } from './build-library.mjs';
import { buildPage, installTools, pageIsBuilt, toolsAreInstalled } from './build-page.mjs';
import { installDirectus } from './server/install.mjs';
import { isInstalled } from './server/npm-ci.mjs';
import { defaultRelease } from './server/releases.mjs';
import { isPrepared, prepareTemplate } from './server/template.mjs';

/** @typedef {import('./steps.mjs').Step} Step */

const log = () => {};
/** @param {() => Promise<boolean>} done */
const unless = (done) => async () => !(await done());

/** @type {readonly Step[]} */
export const librarySteps = [
  {
    title: 'Build the library',
    seconds: 45,
    needed: unless(libraryIsBuilt),
    run: buildLibrary,
  },
];

/** @type {readonly Step[]} */
export const serverSteps = [
  {
    title: `Install Directus ${defaultRelease.version} (200 MB to download, 510 MB on disk)`,
    seconds: 120,
    needed: unless(() => isInstalled(defaultRelease.folder)),
    run: (onProgress) => installDirectus({ log, onProgress }),
  },
  {
    title: 'Prepare its database',
    seconds: 25,
    needed: unless(isPrepared),
    run: () => prepareTemplate({ seeded: true, log }),
  },
];

/** @type {readonly Step[]} */
export const pageSteps = [
  {
    title: 'Install Angular and its tools (290 MB on disk)',
    seconds: 45,
    needed: unless(toolsAreInstalled),
    run: installTools,
  },
  {
    title: 'Build the page',
    seconds: 25,
    needed: unless(pageIsBuilt),
    run: buildPage,
  },
];
