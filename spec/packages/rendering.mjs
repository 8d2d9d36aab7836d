// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from '../../demo/server/free-port.mjs';

const timersHook = new URL('fixtures/timers.mjs', import.meta.url).href;

/**
 * Starts the server that `ng build` made of an application with SSR.
 *
 * @param {string} node
 * @param {string} script
 */
export async function startRendering(node, script) {
  const port = await freePort();
  const child = spawn(node, ['--import', timersHook, script], {
    env: { ...process.env, PORT: String(port), NG_ALLOWED_HOSTS: 'localhost' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (complaints += text));
  const lines = createInterface(child.stdout);
  /** @param {RegExp} pattern @returns {Promise<string>} */
  const said = (pattern) =>
    new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        const [, found] = pattern.exec(line) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) =>
        reject(new Error(`${script} ended with ${code}:\n${complaints}`)),
      );
    });
  await said(/(listening)/);
  return {
    url: `http://localhost:${port}`,
    timers: async () => {
      const told = said(/^timers (.+)$/);
      child.kill('SIGUSR2');
      return JSON.parse(await told);
    },
    complaints: () => complaints,
    stop: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
