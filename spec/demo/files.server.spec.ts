import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { png } from '../../demo/server/png.mjs';
import { MarkedContent } from './marked-content';
import { focused, press, progressOf, throttle } from './page-actions';
import { useDesk } from './use-desk';

const server = inject('directusShortTtl');
const content = new MarkedContent(server);
const { mark } = content;

// After the windows are closed: hooks run in the reverse order.
afterAll(() => content.remove());
const desk = useDesk(server.url);

interface Step {
  readonly name: string;
  readonly state: string;
  readonly percent: number;
}

/** Has the page write down each change of a progress bar. */
const record = (page: Page) =>
  page.evaluate(() => {
    const steps: Step[] = [];
    Object.assign(window, { steps });
    new MutationObserver(() => {
      for (const row of document.querySelectorAll<HTMLElement>('.uploads li')) {
        const name = row.querySelector('.name')?.textContent ?? '';
        const state = row.dataset['state'] ?? '';
        const percent = row.querySelector('progress')?.value ?? 0;
        const last = steps.filter((step) => step.name === name).at(-1);
        if (last?.state !== state || last.percent !== percent) steps.push({ name, state, percent });
      }
    }).observe(document.body, { attributes: true, childList: true, subtree: true });
  });

const recorded = (page: Page, of: string) =>
  page.evaluate(
    (name) => (window as unknown as { steps: Step[] }).steps.filter((step) => step.name === name),
    of,
  );

const states = (steps: readonly Step[]) =>
  steps.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);

const binary = (name: string, size: number) => ({
  name: `${mark} ${name}`,
  mimeType: 'application/x-thing',
  buffer: Buffer.alloc(size),
});

const noise = () => {
  const bytes = randomBytes(1200 * 800 * 3);
  const pixel = (x: number, y: number) => (y * 1200 + x) * 3;
  return Buffer.from(
    png(
      1200,
      800,
      (x, y) => [...bytes.subarray(pixel(x, y), pixel(x, y) + 3)] as [number, number, number],
    ),
  );
};

describe('uploading', () => {
  it('shows each file’s progress, 100 % only with the server’s answer, and the image’s thumbnail', async () => {
    const page = await desk.enter('files');
    await record(page);
    await throttle(page, 1_500_000);
    await page
      .locator('[name=files]')
      .setInputFiles([
        { name: `${mark} picture.png`, mimeType: 'image/png', buffer: noise() },
        binary('film.mp4', 8_000_000),
        binary('later.txt', 5),
      ]);
    await expect
      .poll(() => progressOf(page, `${mark} film.mp4`), { timeout: 8_000 })
      .toBeGreaterThan(3);
    await press(page, `Cancel: ${mark} film.mp4`);

    const thumbnail = page.locator('.images li', { hasText: `${mark} picture.png` }).locator('img');
    await expect
      .poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth), {
        timeout: 10_000,
      })
      .toBe(240);

    const steps = await recorded(page, `${mark} picture.png`);
    // It may have waited at first, for a new token.
    expect(states(steps).slice(-3)).toEqual(['sending', 'processing', 'done']);
    const sending = steps.filter(({ state }) => state === 'sending').map(({ percent }) => percent);
    expect(sending.length).toBeGreaterThan(5);
    expect(sending).toEqual([...sending].sort((a, b) => a - b));
    expect(steps.filter(({ percent }) => percent === 100)).toMatchObject([{ state: 'done' }]);

    // The third waits until one of the two before it is out of the way.
    await expect
      .poll(async () => states(await recorded(page, `${mark} later.txt`)).at(-1))
      .toBe('done');
    expect(states(await recorded(page, `${mark} later.txt`))[0]).toBe('waiting');
    expect(states(await recorded(page, `${mark} film.mp4`)).at(-1)).toBe('cancelled');
    // Nor does the server keep what it had received of the cancelled one.
    await expect
      .poll(() => content.titles('files'))
      .toEqual([`${mark} later.txt`, `${mark} picture.png`]);

    await press(page, 'Clear finished');
    const bar = page.getByRole('progressbar', { name: `${mark} picture.png` });
    await bar.waitFor({ state: 'detached' });
    await press(page, `Delete ${mark} picture.png`);
    await thumbnail.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('images-title');
    await press(page, 'Undo');
    await thumbnail.waitFor();
    await press(page, `Delete ${mark} picture.png`);
    await press(page, 'Dismiss');
    await expect.poll(() => content.titles('files')).toEqual([`${mark} later.txt`]);
  });

  it('sends a cancelled file from the start when it is tried again', async () => {
    const page = await desk.enter('files');
    await throttle(page, 1_000_000);
    await page.locator('[name=files]').setInputFiles([binary('again.bin', 1_000_000)]);
    await page.getByText(/Sending [1-9]/).waitFor();
    await press(page, `Cancel: ${mark} again.bin`);
    await page.getByText(/Cancelled at [1-9]/).waitFor();
    await press(page, `Try again: ${mark} again.bin`);
    await page.getByText('Done · 1.0 MB').waitFor();
    expect(await content.titles('files', 'again')).toHaveLength(1);
  });

  it('goes on while another page is shown, which says how far it is', async () => {
    const page = await desk.enter('files');
    await throttle(page, 1_000_000);
    await page.locator('[name=files]').setInputFiles([binary('elsewhere.bin', 3_000_000)]);
    await page.getByText(/Sending [1-9]/).waitFor();
    await page.getByRole('link', { name: 'Articles', exact: true }).click();
    const link = page.getByRole('link', { name: /^Uploading, \d+ %$/ });
    const first = await link.innerText();
    await expect.poll(() => link.innerText()).not.toBe(first);
    await link.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Files', exact: true }).click();
    await page.getByText('Done · 3.0 MB').waitFor();
  });

  it('stops what is under way with the logout', async () => {
    const page = await desk.enter('files');
    await throttle(page, 500_000);
    const failed = page.waitForEvent('requestfailed', (request) =>
      new URL(request.url()).pathname.startsWith('/files/tus/'),
    );
    await page.locator('[name=files]').setInputFiles([binary('left.bin', 4_000_000)]);
    await page.getByText(/Sending [1-9]/).waitFor();
    await press(page, 'Log out');
    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
  });
});
