import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Browser, chromium, type Page } from 'playwright';
import { lastValueFrom, type Observable, tap } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { saveFile } from '../../lib/node';
import { resumableUpload } from '../../lib/tus';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { fileRows } from '../support/directus-files';
import { type KillableDirectus, startKillableDirectus } from '../support/killable-directus';
import { noise } from '../support/noise';
import { pageScript } from '../support/page-script';
import type { TransferApi } from '../support/transfer-page';
import { present } from '../support/present';

declare global {
  var transfer: TransferApi;
}

const mebi = 1024 * 1024;
const SIZE = 64 * mebi;
const HALF = SIZE / 2;
/** Of `directus-rx/tus` and of downloads: what is sent or asked for with one request. */
const CHUNK = 8 * mebi;
const PIECE = 4 * mebi;
/** Milliseconds: as soon as the server is back, however long a busy machine takes. */
const retryDelays = Array<number>(240).fill(500);
const long = { timeout: 120_000 };

const content = noise(SIZE);
const checksum = createHash('sha256').update(content).digest('hex');
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-transfers-'));

let server: KillableDirectus;
let browser: Browser;
/** A file on the server, to be downloaded. */
let id = '';

/** Where each request began, in bytes of the file, and whether that was after the server's death. */
let begun: { readonly at: number; readonly isAfter: boolean }[] = [];
let isKilled = false;

const note = (headers: Readonly<Record<string, string | undefined>>) => {
  const [, at] = /^(?:bytes=)?(\d+)/.exec(headers['upload-offset'] ?? headers['range'] ?? '') ?? [];
  if (at !== undefined) begun.push({ at: Number(at), isAfter: isKilled });
};

async function killAndRestart(): Promise<void> {
  isKilled = true;
  await server.kill();
  await server.restart();
}

/** That what was there at the server's death, up to one piece, was not sent a second time. */
function expectGoneOn(reached: number, piece: number): void {
  const after = begun.filter(({ isAfter }) => isAfter).map(({ at }) => at);
  expect(reached).toBeGreaterThanOrEqual(HALF);
  expect(reached).toBeLessThan(SIZE);
  expect(after.length).toBeGreaterThan(0);
  expect(Math.min(...after)).toBeGreaterThan(reached - 2 * piece);
  expect(begun.filter(({ at }) => at === 0)).toHaveLength(1);
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function expectStored(name: string): Promise<void> {
  const rows = await fileRows(server, name);
  expect(rows.map(({ filesize }) => Number(filesize))).toEqual([SIZE]);
  expect(await digest(join(server.filesFolder, `${rows[0]?.id ?? ''}.bin`))).toBe(checksum);
}

beforeAll(async () => {
  // So short that the token expires while the server is gone.
  server = await startKillableDirectus('5s');
  const directus = new Directus(server.url, { auth: { staticToken: server.admin.token } });
  ({ id } = present(await directus.files.upload(new File([content], 'download.bin'))));
}, 240_000);

beforeEach(() => {
  begun = [];
  isKilled = false;
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

describe('in Node, a server that is killed half way', () => {
  let directus: Directus;

  beforeAll(async () => {
    directus = new Directus(server.url, {
      transport: {
        interceptors: [
          (request, next) => {
            note(request.headers);
            return next(request);
          },
        ],
      },
    });
    await directus.auth.login(server.admin);
  });
  afterAll(() => directus.dispose());

  /** Kills the server as soon as half has gone; how far that was. */
  async function interrupted(events: Observable<CallEvent<unknown>>): Promise<number> {
    let reached = 0;
    let back: Promise<void> | undefined;
    const seen = tap((event: CallEvent<unknown>) => {
      if (back || !('loaded' in event) || event.loaded < HALF) return;
      reached = event.loaded;
      back = killAndRestart();
    });
    await lastValueFrom(events.pipe(seen));
    await back;
    return reached;
  }

  it('does not make a resumable upload start over', long, async () => {
    const name = `${crypto.randomUUID()}.bin`;
    const upload = resumableUpload(directus, new File([content], name), {}, { retryDelays });
    expectGoneOn(await interrupted(upload.events()), CHUNK);
    await expectStored(name);
  });

  it('does not make saveFile start over', long, async () => {
    const path = join(folder, 'saved.bin');
    const download = saveFile(directus, id, path, { retryDelays });
    expectGoneOn(await interrupted(download.events()), PIECE);
    expect(await digest(path)).toBe(checksum);
  });
});

describe('in Chromium, a server that is killed half way', () => {
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    page = await browser.newPage();
    const code = await pageScript('transfer-page');
    const address = '**/transfer.html';
    await page.route(address, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<script>${code}</script>` }),
    );
    await page.goto(`${server.url}/transfer.html`);
    // What is routed passes through the spec, and would hide the server's death.
    await page.unroute(address);
    page.on('request', (request) => note(request.headers()));
    // Slow enough to be caught half way.
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: 32 * mebi,
      uploadThroughput: 32 * mebi,
    });
  }, 120_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    const { email, password } = server.admin;
    await page.evaluate(([a, b]) => transfer.login(a, b), [email, password] as const);
  });

  /** Kills the server once half has gone; how far that was, and what the bar has shown in the end. */
  async function interrupted<T>(work: Promise<T>) {
    await page.waitForFunction((half) => (transfer.shown().loaded.at(-1) ?? 0) >= half, HALF, {
      polling: 10,
    });
    const reached = await page.evaluate(() => transfer.shown().loaded.at(-1) ?? 0);
    await killAndRestart();
    const result = await work;
    const { loaded, percents } = await page.evaluate(() => transfer.shown());
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
    return { reached, result };
  }

  it('does not make a resumable upload start over', long, async () => {
    const name = `${crypto.randomUUID()}.bin`;
    const work = page.evaluate(([bytes, as]) => transfer.upload(bytes, as), [SIZE, name] as const);
    const { reached } = await interrupted(work);
    expectGoneOn(reached, CHUNK);
    await expectStored(name);
  });

  it('does not make a download start over', long, async () => {
    const work = page.evaluate((file) => transfer.download(file), id);
    const { reached, result } = await interrupted(work);
    expectGoneOn(reached, PIECE);
    expect(result).toBe(checksum);
  });
});
