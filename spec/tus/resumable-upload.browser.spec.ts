import { lastValueFrom, tap, toArray } from 'rxjs';
import { expect, inject, it } from 'vitest';
import type { ProgressEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { progress } from '../../lib/uploads/progress';
import { resumableUpload } from '../../lib/tus';
import { fileRows } from '../support/directus-files';
import { sha256 } from '../support/sha256';

const server = inject('directus');
const client = () =>
  new Directus(server.url, { auth: { mode: 'json', staticToken: server.admin.token } });
const megabyte = 1_000_000;

/** A file with content of its own, as a page has it again after a reload. */
function fileOf(bytes: number) {
  const content = new Uint32Array(bytes / 4).map((_, i) => i * 2_654_435_761);
  const name = `${crypto.randomUUID()}.bin`;
  return () => new File([content], name, { lastModified: 1_700_000_000_000 });
}

async function expectStored(file: File): Promise<void> {
  const [row, ...more] = await fileRows(server, file.name);
  expect(more).toEqual([]);
  expect(await sha256(await client().files.download(row?.id ?? ''))).toBe(await sha256(file));
}

it('is found again after a reload, and goes on from there', async () => {
  const file = fileOf(36 * megabyte);
  await new Promise<void>((resolve, reject) => {
    const subscription = resumableUpload(client(), file())
      .events()
      .subscribe({
        next: (event) => {
          if (event.type !== 'upload' || event.loaded < 20 * megabyte) return;
          subscription.unsubscribe();
          resolve();
        },
        error: reject,
        complete: () => reject(new Error('The upload was too fast to be paused.')),
      });
  });
  const kept = JSON.stringify(localStorage);
  expect(kept).toContain('/files/tus/');
  expect(kept).not.toContain(server.admin.token);
  // Another client, another File and another upload are what a page has after a reload.
  const events = await lastValueFrom(resumableUpload(client(), file()).events().pipe(toArray()));
  const first = events.find((event): event is ProgressEvent => event.type === 'upload');
  expect(first?.loaded).toBeGreaterThanOrEqual(16 * megabyte);
  await expectStored(file());
  expect(JSON.stringify(localStorage)).not.toContain('/files/tus/');
});

it('goes on by itself after requests that failed half way', async () => {
  const file = fileOf(28 * megabyte)();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const real = XMLHttpRequest.prototype.send;
  let chunks = 0;
  let broken = 0;
  // The browser's own network fails: every second chunk loses its connection while it is sent.
  XMLHttpRequest.prototype.send = function (body) {
    if (body instanceof Blob && ++chunks % 2 === 1)
      this.upload.addEventListener('progress', () => {
        broken++;
        this.dispatchEvent(new window.ProgressEvent('error'));
      });
    real.call(this, body);
  };
  try {
    const upload = resumableUpload(client(), file, {}, { retryDelays: [0, 100, 200] });
    const last = await lastValueFrom(upload.events().pipe(progress(), tap()));
    expect(last).toMatchObject({ state: 'done', percent: 100 });
  } finally {
    XMLHttpRequest.prototype.send = real;
  }
  expect(broken).toBeGreaterThan(1);
  await expectStored(file);
});

it('leaves nothing on the server when it is cancelled', async () => {
  const file = fileOf(36 * megabyte)();
  const upload = resumableUpload(client(), file);
  const last = await lastValueFrom(
    upload.events().pipe(
      progress(),
      tap(({ loaded, state }) => {
        if (state === 'sending' && loaded > 12 * megabyte) upload.cancel().subscribe();
      }),
    ),
  );
  expect(last.state).toBe('cancelled');
  await expect.poll(() => fileRows(server, file.name)).toEqual([]);
  await expect.poll(() => JSON.stringify(localStorage)).not.toContain('/files/tus/');
});
