// @ts-check
// Makes the pictures in docs/images: node demo/screenshot.mjs
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../spec/support/chromium.mjs';
import { root } from './paths.mjs';
import { startDemo } from './run.mjs';
import { png } from './server/png.mjs';

const folder = join(root, 'docs/images');
const megabyte = 1_000_000;

const demo = await startDemo();
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
try {
  await mkdir(folder, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1280, height: 990 } });
  await page.goto(demo.url);
  await page.getByLabel('Email').fill(demo.account.email);
  await page.getByLabel('Password').fill(demo.account.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('.images img[src]').nth(3).waitFor();
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await page.locator('.changes li', { hasText: 'refreshed' }).waitFor();

  const files = page.locator('[name=files]');
  await files.setInputFiles([{ name: 'dunes.png', mimeType: 'image/png', buffer: dunes() }]);
  await page.locator('[data-state=done]').waitFor();
  await page.locator('.images img[src]').nth(4).waitFor();

  const network = await page.context().newCDPSession(page);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 2 * megabyte,
  });
  const film = { mimeType: 'video/mp4', buffer: Buffer.alloc(15 * megabyte) };
  await files.setInputFiles([
    { ...film, name: 'interview.mp4' },
    { ...film, name: 'street.mp4' },
    { ...film, name: 'archive.mp4' },
  ]);
  await reached(page, 'street.mp4', 14);
  await page.getByRole('button', { name: 'Cancel: street.mp4' }).click();
  await reached(page, 'interview.mp4', 42);
  await save(await page.screenshot(), 'demo-light.png');
  await page.emulateMedia({ colorScheme: 'dark' });
  await save(await page.screenshot(), 'demo-dark.png');
} finally {
  await browser.close();
  await demo.stop();
}

/**
 * @param {import('playwright').Page} page
 * @param {string} name
 * @param {number} percent
 */
async function reached(page, name, percent) {
  const bar = await page.getByRole('progressbar', { name }).elementHandle();
  await page.waitForFunction(
    ([element, wanted]) => element instanceof HTMLProgressElement && element.value >= wanted,
    /** @type {const} */ ([bar, percent]),
  );
}

/**
 * With a palette, at a third of the size: the pictures are kept in the repository.
 *
 * @param {Buffer} picture
 * @param {string} name
 */
async function save(picture, name) {
  // Directus brings it along.
  const sharp = createRequire(new URL('server/package.json', import.meta.url))('sharp');
  const small = await sharp(picture).png({ palette: true, quality: 90, effort: 10 }).toBuffer();
  await writeFile(join(folder, name), small);
}

function dunes() {
  return Buffer.from(
    png(640, 400, (x, y) => {
      const crest = 170 + 40 * Math.sin(x / 90) + y / 6;
      return y < crest ? [120 + y / 2, 170 + y / 5, 225] : [235 - y / 5, 190 - y / 4, 120];
    }),
  );
}
