import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { png } from '../../demo/server/png.mjs';
import { MarkedContent } from './marked-content';
import { collectTexts, focused, press, progressOf, throttle } from './page-actions';
import { useDesk } from './use-desk';

const server = inject('directusShortTtl');
const content = new MarkedContent(server);
const { mark } = content;

// After the windows are closed: hooks run in the reverse order.
afterAll(async () => {
  await content.remove();
  await rm(folder, { recursive: true, force: true });
});
const desk = useDesk(server.url);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directus-rx-files-'));
});

/** Writes a file that the browser opens by itself: what tells it from others after a reload is its date, too. */
async function onDisk(name: string, size: number): Promise<string> {
  const path = join(folder, `${mark} ${name}`);
  await writeFile(path, Buffer.alloc(size, name));
  return path;
}

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

  it.each([320, 640, 768])('does not move a page %i wide while it is sent', async (width) => {
    const page = await desk.enter('files');
    await page.setViewportSize({ width, height: 640 });
    const top = async () => (await page.getByRole('heading', { level: 1 }).boundingBox())?.y;
    const before = await top();
    await throttle(page, 1_000_000);
    await page.locator('[name=files]').setInputFiles([binary('still.bin', 2_000_000)]);
    await page.getByRole('link', { name: /^Uploading, \d+ %$/ }).waitFor();
    expect(await top()).toBe(before);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.getByText('Done · 2.0 MB').waitFor();
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

const choose = (page: Page, ...files: ReturnType<typeof binary>[]) =>
  page.locator('[name=files]').setInputFiles(files);

const listed = (page: Page) =>
  page
    .locator('.uploads li')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['state']));

/** Has the page write down each text below a bar or over the list. */
const recordTexts = (page: Page) =>
  page.evaluate(() => {
    const texts = new Set<string>();
    Object.assign(window, { texts });
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('.detail')) texts.add(textContent);
    }).observe(document.body, { characterData: true, childList: true, subtree: true });
  });

const recordedTexts = (page: Page) =>
  page.evaluate(() => [...(window as unknown as { texts: Set<string> }).texts]);

describe('several uploads', () => {
  it('have a line of totals with one bar, and are paused, resumed and cleared together', async () => {
    const page = await desk.enter('files');
    await recordTexts(page);
    await throttle(page, 1_000_000);
    await choose(page, ...['1.bin', '2.bin', '3.bin'].map((name) => binary(name, 1_500_000)));
    const totals = page.locator('.upload-summary .detail');
    await page
      .getByText(/^0 of 3 files, [1-9].* of 4\.5 MB, (a few|about \d+) seconds left$/)
      .waitFor();
    await press(page, 'Pause all');
    await expect.poll(() => listed(page)).toEqual(['paused', 'paused', 'paused']);
    await expect.poll(() => focused(page)).toBe('pause-all');
    const paused = await totals.innerText();
    await page.waitForTimeout(1_200);
    expect(await totals.innerText()).toBe(paused);
    expect(paused).not.toContain('left');
    const news = page.locator('app-upload-list > section > [role=status]');
    await expect.poll(() => news.innerText()).toBe('3 files: paused.');
    await press(page, 'Resume all');
    await expect.poll(() => news.innerText()).toBe('3 files: resumed.');
    await page.getByText('3 files, 4.5 MB: all uploaded').waitFor();
    expect(await progressOf(page, 'All uploads')).toBe(100);
    await press(page, 'Clear finished');
    await totals.waitFor({ state: 'detached' });
    expect(await listed(page)).toEqual([]);
    await expect.poll(() => focused(page)).toBe('files-input');
    for (const text of await recordedTexts(page))
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('do not move while their bars fill, on a phone, too', async () => {
    const page = await desk.enter('files');
    await page.setViewportSize({ width: 320, height: 900 });
    await throttle(page, 1_000_000);
    await choose(page, binary('1.bin', 3_000_000), binary('2.bin', 2_000_000));
    await page
      .getByText(/Sending [1-9]/)
      .first()
      .waitFor();
    const rows = () =>
      page.locator('.uploads li, .upload-summary, .uploads progress').evaluateAll((all) =>
        all.map((one) => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return [x, y, width, height].map(Math.round);
        }),
      );
    const before = await rows();
    for (let look = 0; look < 12; look++) {
      await page.waitForTimeout(200);
      if (!(await listed(page)).every((state) => state === 'sending')) continue;
      // Rounded.
      for (const [index, row] of (await rows()).entries())
        for (const [side, pixels] of row.entries())
          expect(Math.abs(pixels - (before[index]?.[side] ?? 0)), `${index}`).toBeLessThan(2);
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(320);
  });
});

describe('an upload', () => {
  it('waits for the network, says when it tries again, and goes on by itself', async () => {
    const page = await desk.enter('files');
    const network = await throttle(page, 1_000_000);
    await choose(page, binary('offline.bin', 3_000_000));
    await page.getByText(/Sending [1-9]/).waitFor();
    await network.setOffline(true);
    await page.getByText(/^Waiting for the network at \d+ % · next try in \d+ seconds?$/).waitFor();
    expect(await page.locator('.uploads .error').count()).toBe(0);
    await network.setOffline(false);
    await page.getByText('Done · 3.0 MB').waitFor();
  });

  it('shows an image and a link to it, which opens with the rights of the user', async () => {
    const page = await desk.enter('files');
    const picture = { name: `${mark} seen.png`, mimeType: 'image/png', buffer: noise() };
    await page.locator('[name=files]').setInputFiles([picture, binary('unseen.bin', 5)]);
    await expect.poll(() => listed(page)).toEqual(['done', 'done']);
    const image = page.locator('.uploads li', { hasText: 'seen.png' }).locator('img');
    await expect
      .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
      .toBe(96);
    const other = page.locator('.uploads li', { hasText: 'unseen.bin' });
    expect(await other.locator('.thumbnail').innerText()).toBe('BIN');
    const address = await page
      .locator('.uploads a', { hasText: 'seen.png' })
      .first()
      .getAttribute('href');
    // In a window of its own.
    const file = await desk.enter(String(address).slice(1));
    await file.getByRole('heading', { name: `${mark} seen.png` }).waitFor();
    await file.getByText('1200 × 800 pixels').waitFor();
    await file.locator('.file-view img[src]').waitFor();
    const download = file.waitForEvent('download');
    await press(file, 'Download');
    expect((await download).suggestedFilename()).toBe(picture.name);
    await content.remove();
    await file.reload();
    await file.getByRole('heading', { name: 'No such file' }).waitFor();
  });

  it('an upload is removed from the list by itself, and the focus goes to the next', async () => {
    const page = await desk.enter('files');
    await throttle(page, 1_000_000);
    await choose(
      page,
      binary('first.bin', 5),
      binary('second.bin', 3_000_000),
      binary('third.bin', 5),
    );
    const one = page.getByRole('button', { name: `Remove: ${mark} first.bin` });
    await one.waitFor();
    const news = page.locator('app-upload-list [role=status]');
    // The end of the third upload may follow at once, so that its words replace these.
    const said = await collectTexts(news);
    await press(page, `Cancel: ${mark} second.bin`);
    await expect.poll(() => focused(page)).toBe(`Try again: ${mark} second.bin`);
    await expect.poll(said).toContain(`${mark} second.bin: cancelled.`);
    await expect.poll(() => listed(page)).toEqual(['done', 'cancelled', 'done']);
    await one.click();
    await expect.poll(() => focused(page)).toBe(`Try again: ${mark} second.bin`);
    await expect.poll(() => news.innerText()).toBe(`${mark} first.bin: removed from the list.`);
    await press(page, `Remove: ${mark} second.bin`);
    await expect.poll(() => focused(page)).toBe(`Remove: ${mark} third.bin`);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('files-input');
    expect(await listed(page)).toEqual([]);
    // A file that has arrived stays.
    expect(await content.titles('files', 'first.bin')).toHaveLength(1);
    expect(await content.titles('files', 'second.bin')).toEqual([]);
  });

  it('keeps the focus in its row when there is nothing to pause any more', async () => {
    const page = await desk.enter('files');
    await throttle(page, 1_000_000);
    await choose(page, binary('paused.bin', 1_500_000));
    await page.getByText(/Sending [1-9]/).waitFor();
    await page.getByRole('button', { name: `Pause: ${mark} paused.bin` }).focus();
    await page.getByText('Done · 1.5 MB').waitFor();
    await expect.poll(() => focused(page)).toBe(`Remove: ${mark} paused.bin`);
  });

  it('asks before the window is closed while it is sent', async () => {
    const page = await desk.enter('files');
    await throttle(page, 500_000);
    await choose(page, binary('leaving.bin', 3_000_000));
    await page.getByText(/Sending [1-9]/).waitFor();
    const question = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await question;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await press(page, `Cancel: ${mark} leaving.bin`);
  });
});

describe('an upload that a reload has interrupted', () => {
  async function interrupt(name: string): Promise<{ page: Page; path: string }> {
    const page = await desk.enter('files');
    const path = await onDisk(name, 6_000_000);
    await throttle(page, 1_500_000);
    await page.locator('[name=files]').setInputFiles(path);
    await expect.poll(() => progressOf(page, name)).toBeGreaterThan(20);
    await press(page, `Pause: ${mark} ${name}`);
    await page.reload();
    return { page, path };
  }

  it('an interrupted upload is named, and goes on when the same file is chosen again', async () => {
    const { page, path } = await interrupt('holiday.bin');
    const row = page.locator('.interrupted li', { hasText: `${mark} holiday.bin` });
    await row.getByText(/[1-9]\d % of 6\.0 MB done\. Choose the file again to go on\./).waitFor();
    const other = await onDisk('other.bin', 5);
    const chooser = page.waitForEvent('filechooser');
    await press(page, `Choose again: ${mark} holiday.bin`);
    await (await chooser).setFiles(other);
    await row.getByText(/That is another file/).waitFor();
    expect(await listed(page)).toEqual([]);
    const offsets: number[] = [];
    page.on('request', (request) => {
      const { 'upload-offset': at } = request.headers();
      if (request.method() === 'PATCH' && at !== undefined) offsets.push(Number(at));
    });
    const again = page.waitForEvent('filechooser');
    await press(page, `Choose again: ${mark} holiday.bin`);
    await (await again).setFiles(path);
    await row.waitFor({ state: 'detached' });
    await page.getByText('Done · 6.0 MB').waitFor();
    expect(offsets[0]).toBeGreaterThanOrEqual(1_000_000);
    expect(await content.titles('files', 'holiday.bin')).toHaveLength(1);
    await page.reload();
    await page.getByText(/drop them on this page/).waitFor();
    expect(await page.locator('.interrupted').count()).toBe(0);
  });

  it('an interrupted upload goes on, whichever of them was asked for', async () => {
    const page = await desk.enter('files');
    const names = ['left.bin', 'right.bin'];
    const paths = await Promise.all(names.map((name) => onDisk(name, 6_000_000)));
    await throttle(page, 3_000_000);
    await page.locator('[name=files]').setInputFiles(paths);
    for (const name of names)
      await expect.poll(() => progressOf(page, `${mark} ${name}`)).toBeGreaterThan(20);
    await press(page, 'Pause all');
    await page.reload();
    const other = page.waitForEvent('filechooser');
    await press(page, `Choose again: ${mark} left.bin`);
    await (await other).setFiles(paths[1] ?? '');
    await page.locator('.uploads li', { hasText: 'right.bin' }).getByText('Done').waitFor();
    expect(await page.locator('.interrupted .name').allInnerTexts()).toEqual([`${mark} left.bin`]);
    expect(await page.locator('.interrupted .error').count()).toBe(0);
    await press(page, `Discard: ${mark} left.bin`);
  });

  it('an interrupted upload is discarded, and nothing of it stays on the server', async () => {
    const { page } = await interrupt('forgotten.bin');
    const deleted = page.waitForResponse((response) => response.request().method() === 'DELETE');
    await press(page, `Discard: ${mark} forgotten.bin`);
    await expect.poll(() => focused(page)).toBe('files-input');
    expect((await deleted).status()).toBe(204);
    await page.locator('.interrupted').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText(/drop them on this page/).waitFor();
    await page.waitForTimeout(500);
    expect(await page.locator('.interrupted').count()).toBe(0);
  });
});

describe('files that are dropped', () => {
  /** Drops a file on the heading of the page. Returns true if the browser would show the file. */
  const drop = (page: Page, name: string) =>
    page.evaluate((fileName) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['hello'], fileName));
      const event = (type: string) =>
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      const target = document.querySelector('h1') ?? document.body;
      const isOver = target.dispatchEvent(event('dragover'));
      return target.dispatchEvent(event('drop')) || isOver;
    }, name);

  it('beside the place for them are uploaded', async () => {
    const page = await desk.enter('files');
    expect(await drop(page, `${mark} dropped.txt`)).toBe(false);
    await page.getByText('Done · 5 bytes').waitFor();
    expect(await content.titles('files', 'dropped.txt')).toHaveLength(1);
  });

  it('on a page without a place for them are ignored', async () => {
    const page = await desk.enter('session');
    expect(await drop(page, `${mark} ignored.txt`)).toBe(false);
    await page.getByRole('link', { name: 'Files', exact: true }).click();
    await page.getByText(/drop them on this page/).waitFor();
    expect(await listed(page)).toEqual([]);
  });
});
