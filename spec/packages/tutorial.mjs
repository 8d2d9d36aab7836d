// @ts-check
// Follows docs/angular.md from `ng new` to a newsroom to the letter: its commands, its files, its spec, and what it says one will see.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { freePort } from '../../demo/server/free-port.mjs';
import { inChromium } from './browser.mjs';
import { newest, run } from './command.mjs';
import { film } from './drive.mjs';

const page = new URL('../../docs/angular.md', import.meta.url);

/** What the section has one type, and write into which file. */
async function instructions() {
  const [, section = ''] =
    /^## From `ng new` to a newsroom\n([^]*?)^## /m.exec(await readFile(page, 'utf8')) ?? [];
  const [, commands = ''] = /^```sh\n([^]*?)^```/m.exec(section) ?? [];
  const files = [...section.matchAll(/^`(src\/[^`]+)`:\n\n```ts\n([^]*?)^```/gm)].map(
    ([, name = '', code = '']) => ({ name, code }),
  );
  return { commands, files };
}

/**
 * @param {string} folder is made
 * @param {string} tarball in place of the published package
 * @param {{ url: string, account: import('./drive.mjs').Account }} server in place of the one on port 8055
 * @returns {Promise<number>} the progress bar's positions on the way
 */
export async function tutorial(folder, tarball, { url, account }) {
  const { commands, files } = await instructions();
  assert.deepEqual(
    files.map(({ name }) => name),
    [
      'src/app/schema.ts',
      'src/directus.d.ts',
      'src/app/app.config.ts',
      'src/app/app.routes.ts',
      'src/app/login.ts',
      'src/app/articles.ts',
      'src/app/app.ts',
      'src/app/app.spec.ts',
    ],
  );
  await mkdir(folder, { recursive: true });
  const install = /(?<=npm install )directus-rx$/m;
  const [, name = ''] = /^cd (\S+)$/m.exec(commands) ?? [];
  const [, major = ''] = /@angular\/cli@(\d+) /.exec(commands) ?? [];
  assert.match(commands, install);
  const typed = commands
    .replace(install, tarball)
    .replace(`cli@${major}`, `cli@${await newest('@angular/build', major)}`);
  // What npx and Angular ask is answered with yes and no.
  const answers = { npm_config_yes: 'true', NG_CLI_ANALYTICS: 'false' };
  await run(folder, 'bash', ['-ec', typed], answers);
  const app = join(folder, name);
  const address = new URL(url);
  address.hostname = 'localhost';
  for (const { name, code } of files) {
    await writeFile(join(app, name), code.replace('http://localhost:8055', address.origin));
  }
  const ng = join(app, 'node_modules/@angular/cli/bin/ng.js');
  const tested = await run(app, process.execPath, [ng, 'test', '--watch=false'], answers);
  assert.match(stripVTControlCharacters(tested), /Tests\s+1 passed/);
  const port = await freePort();
  const serving = spawn(process.execPath, [ng, 'serve', `--port=${port}`], {
    cwd: app,
    env: { ...process.env, NG_CLI_ANALYTICS: 'false' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await follow(await printedAddress(serving.stdout), account);
  } finally {
    serving.kill();
    if (serving.exitCode === null) await once(serving, 'exit');
  }
}

/** @param {import('node:stream').Readable} output */
async function printedAddress(output) {
  let text = '';
  for await (const line of createInterface(output)) {
    text += `${line}\n`;
    const [address] = /http:\/\/localhost:\d+/.exec(line) ?? [];
    if (address) {
      // Nobody reads on, and it must not wait for somebody who does.
      output.resume();
      return address;
    }
  }
  throw new Error(`ng serve ended:\n${text}`);
}

/**
 * @param {string} url
 * @param {import('./drive.mjs').Account} account
 */
const follow = (url, { email, password }) =>
  inChromium(async (page) => {
    await page.goto(url);
    await page.waitForURL(`${url}/login?returnUrl=%2F`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${url}/`);
    const articles = page.getByRole('listitem');
    await articles.nth(9).waitFor();
    const draft = articles.filter({ hasText: '(draft)' }).first();
    const title = (await draft.innerText()).replace(/ \(draft\)[^]*/, '');
    const stored = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await draft.getByRole('button', { name: 'Publish' }).click();
    await articles.filter({ hasText: `${title} (published)` }).waitFor();
    assert.equal((await stored).status(), 200);
    await page.getByLabel('Search').fill(title);
    await articles.nth(1).waitFor({ state: 'detached' });
    await page.reload();
    await articles.nth(9).waitFor();
    await articles.filter({ hasText: `${title} (published)` }).waitFor();
    await page.evaluate(() => {
      /** @type {string[]} */
      const values = [];
      Object.assign(globalThis, { values });
      new MutationObserver(() => {
        const bar = globalThis.document.querySelector('progress');
        const value = bar?.getAttribute('value');
        if (value && value !== values.at(-1)) values.push(value);
      }).observe(globalThis.document.body, { subtree: true, childList: true, attributes: true });
    });
    await page.getByLabel('File').setInputFiles(film);
    await page.getByText('done 100 %').waitFor();
    /** @type {string[]} */
    const values = await page.evaluate(() => Reflect.get(globalThis, 'values'));
    const between = values.filter((value) => Number(value) > 0 && Number(value) < 100);
    assert.ok(between.length > 0, `the bar stood at ${values.join(', ')}`);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${url}/login`);
    return between.length;
  });
