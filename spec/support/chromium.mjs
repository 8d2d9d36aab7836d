// @ts-check
import { findProgram, programPath } from './program.mjs';

const chromium = {
  title: 'Chromium or Chrome',
  variable: 'CHROMIUM_PATH',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  paths: [
    '/usr/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  packages: ['chromium'],
};

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

/**
 * The browser that is here, or where one would be after an installation. Installs nothing.
 * @returns {string}
 */
export function expectedChromiumPath() {
  return process.env.CHROMIUM_PATH || (findProgram(chromium) ?? aptPath);
}

/** The path of a Chromium or Chrome that can be started; installs Debian's when there is none. */
export const chromiumPath = () => programPath(chromium);
