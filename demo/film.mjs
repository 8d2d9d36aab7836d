// @ts-check
// Makes the short film of the README, docs/images/demo.webp: node demo/film.mjs
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../spec/support/chromium.mjs';
import { root } from './paths.mjs';
import { startDemo } from './run.mjs';
import { colleague } from './server/accounts.mjs';

/** @typedef {import('playwright').Page} Page */

const target = join(root, 'docs/images/demo.webp');
const size = { width: 880, height: 560 };
const half = { width: size.width / 2, height: size.height };
const frameMs = 350;
const lastFrameMs = 1_500;
// Directus brings it along.
const sharp = createRequire(new URL('server/package.json', import.meta.url))('sharp');

/** @type {{ pixels: Buffer, delay: number }[]} */
const frames = [];

/**
 * Takes a picture of windows side by side.
 *
 * @param {Page[]} pages
 */
async function shoot(...pages) {
  const shots = await Promise.all(pages.map((page) => page.screenshot()));
  const parts = shots.map((input, index) => ({ input, left: index * half.width, top: 0 }));
  const picture = sharp({ create: { ...size, channels: 3, background: '#888' } }).composite(parts);
  frames.push({ pixels: await picture.removeAlpha().raw().toBuffer(), delay: frameMs });
}

/**
 * Takes pictures while something goes on.
 *
 * @param {number} count
 * @param {Page[]} pages
 */
async function film(count, ...pages) {
  for (let frame = 0; frame < count; frame++) {
    await shoot(...pages);
    await sleep(frameMs / 2);
  }
}

const endScene = () => {
  const last = frames.at(-1);
  if (last) last.delay = lastFrameMs;
};

const demo = await startDemo({ ttl: '20s' });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
try {
  await mkdir(join(root, 'docs/images'), { recursive: true });
  const mine = await enter(half, demo.account);
  const theirs = await enter(half, colleague);
  await editTogether(mine, theirs);
  await mine.setViewportSize(size);
  await upload(mine);
  await refresh(mine);
  const { length } = frames;
  const raw = {
    width: size.width,
    height: size.height * length,
    channels: 3,
    pageHeight: size.height,
  };
  await sharp(Buffer.concat(frames.map(({ pixels }) => pixels)), { raw, limitInputPixels: false })
    // Lossy, traces of the flash would stay in the frames after it.
    .webp({ lossless: true, effort: 6, delay: frames.map(({ delay }) => delay), loop: 0 })
    .toFile(target);
} finally {
  await browser.close();
  await demo.stop();
}

/**
 * @param {{ width: number, height: number }} viewport
 * @param {import('./server/accounts.mjs').Account} account
 */
async function enter(viewport, { email, password }) {
  const page = await browser.newPage({ viewport });
  await page.goto(demo.url);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.article .title').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

/**
 * One window changes the status of an article, and the other shows it.
 *
 * @param {Page} mine
 * @param {Page} theirs
 */
async function editTogether(mine, theirs) {
  await film(3, mine, theirs);
  await mine.locator('.article .step').first().click();
  await film(9, mine, theirs);
  endScene();
}

/**
 * A file is sent over a slow line.
 *
 * @param {Page} page
 */
async function upload(page) {
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('link', { name: 'Files' }).click();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 1_000_000,
  });
  const film = { name: 'interview.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(5_000_000) };
  await page.locator('input[type=file]').first().setInputFiles([film]);
  const bar = page.locator('progress').first();
  await bar.waitFor();
  for (let frame = 0; frame < 20; frame++) {
    await shoot(page);
    if ((await page.locator('[data-state=done]').count()) > 0) break;
    await sleep(frameMs);
  }
  endScene();
}

/**
 * The token expires soon, and a new one arrives; the panel tells how.
 *
 * @param {Page} page
 */
async function refresh(page) {
  await page.getByRole('link', { name: 'Session' }).click();
  for (let second = 0; second < 20; second++) {
    if (second === 8) await page.getByText('What the library does now').click();
    await shoot(page);
    await sleep(900);
  }
  endScene();
}
