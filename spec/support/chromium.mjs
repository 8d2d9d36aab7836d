import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canInstall, install } from './apt.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const fixedPaths = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Where apt puts it: what to launch when a run starts without a browser and installs one on its way. */
const aptPath = '/usr/bin/chromium';

/** The last four silence Chromium's own traffic, which a closed network refuses many times a second. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {string} file */
function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The browser that is here, or where one would be after an installation. Installs nothing.
 * @returns {string}
 */
export function expectedChromiumPath() {
  return process.env.CHROMIUM_PATH || (findChromium() ?? aptPath);
}

/** @returns {string | undefined} */
function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (executable(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is ${chosen}, which is not an executable file.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...fixedPaths].find(executable);
}

/**
 * The path of a Chromium or Chrome that can be started; installs Debian's when there is none.
 * @returns {string}
 */
export function chromiumPath() {
  const found = findChromium();
  if (found) return found;
  if (canInstall()) {
    install(['chromium']);
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium found. Install one (Debian: `sudo apt-get install chromium`) or set CHROMIUM_PATH ' +
      'to the executable of a Chromium or Chrome. Everything that needs no browser runs with ' +
      '`npx vitest run --project node`.',
  );
}
