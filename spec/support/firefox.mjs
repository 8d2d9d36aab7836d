// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { stopWithThisProcess } from '../../demo/server/stop-with-this-process.mjs';
import { programPath } from './program.mjs';

const firefox = {
  title: 'Firefox',
  variable: 'FIREFOX_PATH',
  names: ['firefox-esr', 'firefox'],
  paths: ['/usr/bin/firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  packages: ['firefox-esr'],
};

/** The path of a Firefox that can be started; installs Debian's when there is none. */
export const firefoxPath = () => programPath(firefox);

/** Silences Firefox's own traffic, and keeps its pages and dialogs of a first start away. */
const preferences = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.server': 'data:,',
};

/**
 * A browser with a profile of its own that opens pages and shows nothing.
 * @typedef {object} LaunchedBrowser
 * @property {string} version
 * @property {(url: string) => Promise<OpenPage>} open resolves once the page has loaded
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} OpenPage
 * @property {(file: string) => Promise<void>} choose puts a file into the page's input
 * @property {(expression: string) => Promise<any>} evaluate returns the value of an expression in the page, or of its promise, as JSON
 * @property {() => Promise<void>} reload resolves once the page has loaded again
 * @property {() => Promise<void>} close
 */

/**
 * Starts Firefox without a window and drives it by WebDriver BiDi, which it speaks itself.
 *
 * @returns {Promise<LaunchedBrowser>}
 */
export async function launchFirefox() {
  const profile = mkdtempSync(join(tmpdir(), 'directus-rx-firefox-'));
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(
    firefoxPath(),
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'],
    // It also writes to the home folder, which may be somebody else's.
    { env: { ...process.env, HOME: profile }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const forget = stopWithThisProcess(() => {
    child.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  });
  const close = async () => {
    child.kill();
    await ended;
    forget();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const send = await connect(await addressOf(child));
    const { capabilities } = await send('session.new', { capabilities: {} });
    const { contexts } = await send('browsingContext.getTree', {});
    /** @type {string[]} */
    const unused = contexts.map((/** @type {{ context: string }} */ { context }) => context);
    return {
      version: capabilities.browserVersion,
      async open(url) {
        const context =
          unused.pop() ?? (await send('browsingContext.create', { type: 'tab' })).context;
        await send('browsingContext.navigate', { context, url, wait: 'complete' });
        return {
          async choose(file) {
            const { result } = await send('script.evaluate', {
              expression: `document.querySelector('input')`,
              target: { context },
              awaitPromise: false,
            });
            const element = { sharedId: result.sharedId };
            await send('input.setFiles', { context, element, files: [file] });
          },
          async evaluate(expression) {
            const { type, result, exceptionDetails } = await send('script.evaluate', {
              expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value))`,
              target: { context },
              awaitPromise: true,
            });
            if (type === 'exception') throw new Error(`Firefox: ${exceptionDetails.text}`);
            return result.value === undefined ? undefined : JSON.parse(result.value);
          },
          async reload() {
            await send('browsingContext.reload', { context, wait: 'complete' });
          },
          async close() {
            await send('browsingContext.close', { context });
          },
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Waits for the address that Firefox prints.
 *
 * @param {import('node:child_process').ChildProcessByStdio<null, null, import('node:stream').Readable>} child
 */
async function addressOf({ stderr }) {
  const printed = [];
  for await (const line of createInterface({ input: stderr })) {
    const address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1];
    if (address) {
      stderr.resume();
      return `${address}/session`;
    }
    printed.push(line);
  }
  throw new Error(`Firefox ended instead of starting. It printed:\n${printed.join('\n')}`);
}

/**
 * Returns a function that sends a command and resolves to its result.
 *
 * @param {string} address
 */
async function connect(address) {
  const socket = new WebSocket(address);
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, error, message } = JSON.parse(String(data));
    const command = waiting.get(id);
    waiting.delete(id);
    if (type === 'success') command?.resolve(result);
    else command?.reject(new Error(`Firefox: ${error}: ${message}`));
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox has ended.'));
  });
  await once(socket, 'open');
  let last = 0;
  return (/** @type {string} */ method, /** @type {object} */ params) =>
    new Promise((/** @type {(result: any) => void} */ resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
}
