// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../demo/server/free-port.mjs';
import { stopWithThisProcess } from '../../demo/server/stop-with-this-process.mjs';
import { programPath } from './program.mjs';

const driver = {
  title: 'WebKitGTK',
  variable: 'WEBKIT_DRIVER_PATH',
  names: ['WebKitWebDriver'],
  paths: ['/usr/bin/WebKitWebDriver'],
  packages: ['webkit2gtk-driver', 'xvfb'],
};

const screen = {
  title: 'Xvfb (the screen that WebKitGTK draws on)',
  names: ['Xvfb'],
  paths: ['/usr/bin/Xvfb'],
  packages: ['xvfb'],
};

/** The paths of WebKitGTK's driver and of a screen for it; installs Debian's when there are none. */
export const webkitPaths = () => ({ driver: programPath(driver), screen: programPath(screen) });

/** @typedef {import('./firefox.mjs').LaunchedBrowser} LaunchedBrowser */

/**
 * Starts WebKitGTK's MiniBrowser on a screen of its own and drives it by WebDriver.
 *
 * @returns {Promise<LaunchedBrowser>}
 */
export async function launchWebkit() {
  const paths = webkitPaths();
  const home = mkdtempSync(join(tmpdir(), 'directus-rx-webkit-'));
  const xvfb = spawn(paths.screen, ['-displayfd', '3', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [xvfb];
  const kill = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  const forget = stopWithThisProcess(kill);
  try {
    const display = `:${await numberFrom(/** @type {import('node:stream').Readable} */ (xvfb.stdio[3]))}`;
    const port = await freePort();
    // WebKit's own sandbox needs namespaces, which a container has not.
    const sandbox = { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
    children.push(
      spawn(paths.driver, [`--port=${port}`, '--host=127.0.0.1'], {
        env: { ...process.env, ...sandbox, DISPLAY: display, GDK_BACKEND: 'x11', HOME: home },
        stdio: 'ignore',
      }),
    );
    const send = await connect(`http://127.0.0.1:${port}`);
    const { sessionId, capabilities } = await send('POST', '/session', { capabilities: {} });
    const session = `/session/${sessionId}`;
    let isFirst = true;
    return {
      version: capabilities.browserVersion,
      async open(url) {
        const handle = isFirst
          ? await send('GET', `${session}/window`, undefined)
          : (await send('POST', `${session}/window/new`, { type: 'tab' })).handle;
        isFirst = false;
        await send('POST', `${session}/window`, { handle });
        await send('POST', `${session}/url`, { url });
        return {
          async evaluate(expression) {
            await send('POST', `${session}/window`, { handle });
            const script = `const done = arguments[0];
              Promise.resolve(${expression}).then(
                (value) => done({ value: JSON.stringify(value) }),
                (error) => done({ error: String(error) }),
              );`;
            const { value, error } = await send('POST', `${session}/execute/async`, {
              script,
              args: [],
            });
            if (error !== undefined && error !== null) throw new Error(`WebKit: ${error}`);
            return typeof value === 'string' ? JSON.parse(value) : undefined;
          },
          async reload() {
            await send('POST', `${session}/window`, { handle });
            await send('POST', `${session}/refresh`, {});
          },
          async close() {
            await send('POST', `${session}/window`, { handle });
            await send('DELETE', `${session}/window`, undefined);
          },
          async choose(file) {
            await send('POST', `${session}/window`, { handle });
            const search = { using: 'css selector', value: 'input' };
            const element = await send('POST', `${session}/element`, search);
            const [id] = Object.values(element);
            await send('POST', `${session}/element/${id}/value`, { text: file });
          },
        };
      },
      async close() {
        await send('DELETE', session, undefined).catch(() => undefined);
        kill();
        forget();
      },
    };
  } catch (error) {
    kill();
    forget();
    throw error;
  }
}

/** @param {import('node:stream').Readable} stream */
async function numberFrom(stream) {
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
    if (text.includes('\n')) return Number(text);
  }
  throw new Error('Xvfb ended instead of starting.');
}

/**
 * Waits for the driver, and returns a function that sends a command and resolves to its result.
 *
 * @param {string} address
 */
async function connect(address) {
  const send = async (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {object | undefined} */ body,
  ) => {
    const answer = await fetch(address + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = /** @type {any} */ (await answer.json());
    if (!answer.ok) throw new Error(`WebKitWebDriver: ${value.error}: ${value.message}`);
    return value;
  };
  for (let tries = 100; ; tries--) {
    try {
      await send('GET', '/status', undefined);
      return send;
    } catch (error) {
      if (tries === 0) throw error;
      await sleep(100);
    }
  }
}
