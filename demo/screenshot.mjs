// @ts-check
// Makes the pictures in docs/images: node demo/screenshot.mjs
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../spec/support/chromium.mjs';
import { root } from './paths.mjs';
import { startDemo } from './run.mjs';

const folder = join(root, 'docs/images');

const demo = await startDemo();
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
try {
  await mkdir(folder, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(demo.url);
  await page.getByRole('button', { name: 'Fill in' }).click();
  await page.keyboard.press('Enter');
  await page.getByText('Live', { exact: true }).waitFor();
  await page.locator('.cover img[src]').nth(2).waitFor();
  // Without the mark of the focus.
  await page.locator('h1').blur();
  await save(await page.screenshot(), 'demo-light.png');
  await page.emulateMedia({ colorScheme: 'dark' });
  await save(await page.screenshot(), 'demo-dark.png');
} finally {
  await browser.close();
  await demo.stop();
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
