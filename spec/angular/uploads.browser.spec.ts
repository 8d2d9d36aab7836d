// The upload queue of Angular in real browsers, against a real Directus.
import '@angular/compiler';
import {
  Component,
  provideZonelessChangeDetection,
  type EnvironmentProviders,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { noop } from 'rxjs';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { editor } from '../../demo/server/accounts.mjs';
import { injectDirectus, provideDirectus } from '../../lib/angular';
import { injectUploads, provideUploads, type Upload } from '../../lib/angular/uploads';
import { Directus } from '../../lib/directus';
import { fileRows } from '../support/directus-files';
import { interruptedUploads } from '../../lib/tus';
import { sha256 } from '../support/sha256';
import './test-bed';

const server = inject('directus');
const megabyte = 1_000_000;

const Photos = Component({ selector: 'app-photos', template: '' })(
  class {
    readonly queue = injectUploads();
  },
);
const Other = Component({ selector: 'app-other', template: '' })(
  class {
    readonly name = 'another page';
  },
);

/** A file with content of its own, as a page has it again after a reload. */
function fileOf(bytes: number): () => File {
  const content = new Uint32Array(bytes / 4).map((_, i) => i * 2_654_435_761);
  const name = `${crypto.randomUUID()}.bin`;
  return () => new File([content], name, { lastModified: 1_700_000_000_000 });
}

function application(options: EnvironmentProviders = provideUploads({ chunkSize: megabyte })) {
  TestBed.configureTestingModule({
    providers: [
      provideZonelessChangeDetection(),
      provideDirectus(server.url, { auth: { mode: 'json', staticToken: server.admin.token } }),
      provideRouter([
        { path: 'photos', component: Photos },
        { path: 'other', component: Other },
      ]),
      options,
    ],
  });
  return TestBed.runInInjectionContext(() => ({
    queue: injectUploads(),
    directus: injectDirectus(),
    router: TestBed.inject(Router),
  }));
}

async function expectStored(file: File): Promise<void> {
  const [row, ...more] = await fileRows(server, file.name);
  expect(more).toEqual([]);
  const client = new Directus(server.url, {
    auth: { mode: 'json', staticToken: server.admin.token },
  });
  expect(await sha256(await client.files.download(row?.id ?? ''))).toBe(await sha256(file));
}

const reaches = (upload: Upload | undefined, state: string) =>
  vi.waitFor(() => expect(upload?.state()).toBe(state), { timeout: 30_000, interval: 5 });
const passes = (upload: Upload | undefined, percent: number) =>
  vi.waitFor(() => expect(upload?.percent()).toBeGreaterThan(percent), {
    timeout: 30_000,
    interval: 5,
  });

/** Is called with the status of each DELETE that is answered. */
function deletions(directus: Pick<Directus, 'transport'>) {
  const deleted = vi.fn();
  directus.transport.requests$.subscribe((report) => {
    if (report.method === 'DELETE' && report.type === 'reply') deleted(report.status);
  });
  return deleted;
}

/** The browser's own network: every request fails while it is cut. */
function cutNetwork(): () => void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const { send } = XMLHttpRequest.prototype;
  const pending = new Set<XMLHttpRequest>();
  let isCut = false;
  const fail = (request: XMLHttpRequest) =>
    request.dispatchEvent(new window.ProgressEvent('error'));
  XMLHttpRequest.prototype.send = function (body) {
    if (isCut) queueMicrotask(() => fail(this));
    else {
      pending.add(this);
      this.addEventListener('loadend', () => pending.delete(this));
      send.call(this, body);
    }
  };
  network.cut = () => {
    isCut = true;
    for (const request of pending) fail(request);
    pending.clear();
  };
  network.mend = () => {
    isCut = false;
    window.dispatchEvent(new Event('online'));
  };
  return () => {
    XMLHttpRequest.prototype.send = send;
  };
}
const network: Record<'cut' | 'mend', () => void> = { cut: noop, mend: noop };

let restore = noop;
afterEach(() => {
  restore();
  restore = noop;
});

describe('injectUploads', () => {
  it('uploads: sends files, a few at a time, and tells how far they are', async () => {
    const { queue } = application(provideUploads({ chunkSize: megabyte, concurrency: 1 }));
    const [first, second] = [fileOf(4 * megabyte)(), fileOf(4 * megabyte)()];
    const [one, two] = queue.add([first, second], ({ name }) => ({ title: name }));
    expect(queue.active()).toBe(true);
    await passes(one, 10);
    expect(two?.state()).toBe('waiting');
    await reaches(two, 'done');
    expect([one?.state(), one?.percent(), queue.percent()]).toEqual(['done', 100, 100]);
    expect(one?.result()?.title).toBe(first.name);
    expect(queue.active()).toBe(false);
    await expectStored(second);
    queue.clear();
    expect(queue.uploads()).toEqual([]);
  });

  it('uploads: go on while the user visits another route, in the same queue', async () => {
    const { queue, router } = application();
    await router.navigateByUrl('/photos');
    const file = fileOf(12 * megabyte)();
    const [upload] = queue.add([file]);
    await passes(upload, 5);
    await router.navigateByUrl('/other');
    const before = upload?.percent() ?? 0;
    await passes(upload, before);
    await router.navigateByUrl('/photos');
    expect(TestBed.runInInjectionContext(() => injectUploads())).toBe(queue);
    await reaches(upload, 'done');
    await expectStored(file);
  });

  it('uploads: pause, resume, and show no less than before', async () => {
    const { queue } = application();
    const file = fileOf(12 * megabyte)();
    const [upload] = queue.add([file]);
    await passes(upload, 20);
    upload?.pause();
    const paused = upload?.percent() ?? 0;
    expect([upload?.state(), queue.active(), upload?.secondsLeft()]).toEqual([
      'paused',
      false,
      undefined,
    ]);
    upload?.resume();
    expect(upload?.percent()).toBe(paused);
    await reaches(upload, 'done');
    await expectStored(file);
  });

  it('uploads: a lost connection is shown as reconnecting, without a time left, and tried at once when it is back', async () => {
    restore = cutNetwork();
    const { queue } = application(
      provideUploads({ chunkSize: megabyte, retryDelays: [60_000, 60_000] }),
    );
    const file = fileOf(16 * megabyte)();
    const [upload] = queue.add([file]);
    await passes(upload, 10);
    network.cut();
    await reaches(upload, 'reconnecting');
    expect(upload?.retryAt()).toBeGreaterThan(Date.now());
    expect([upload?.secondsLeft(), upload?.bytesPerSecond()]).toEqual([undefined, undefined]);
    expect(upload?.error()).toMatchObject({ code: 'NETWORK' });
    expect(queue.active()).toBe(true);
    network.mend();
    await reaches(upload, 'done');
    await expectStored(file);
  });

  it('uploads: one that has failed is continued by retry()', async () => {
    restore = cutNetwork();
    const { queue } = application(provideUploads({ chunkSize: megabyte, retryDelays: [] }));
    const file = fileOf(16 * megabyte)();
    const [upload] = queue.add([file]);
    await passes(upload, 20);
    network.cut();
    await reaches(upload, 'failed');
    expect(queue.active()).toBe(false);
    const failedAt = upload?.percent() ?? 0;
    network.mend();
    upload?.retry();
    expect(upload?.percent()).toBeGreaterThanOrEqual(failedAt);
    await reaches(upload, 'done');
    expect(upload?.error()).toBeUndefined();
    await expectStored(file);
  });

  it('uploads: after a reload, a file that is added again goes on where it was', async () => {
    const file = fileOf(16 * megabyte);
    const [before] = application().queue.add([file()]);
    await passes(before, 40);
    // A reload: the application ends, and another one starts with the same localStorage.
    const kept = Object.entries(localStorage).filter(([, value]) =>
      String(value).includes('/files/tus/'),
    );
    expect(kept).toHaveLength(1);
    TestBed.resetTestingModule();
    const { queue, directus } = application();
    const sent: string[] = [];
    directus.transport.requests$.subscribe((report) => {
      if (report.type === 'sent' || report.type === 'reply')
        sent.push(`${report.method} ${report.type}`);
    });
    const [after] = queue.add([file()]);
    await reaches(after, 'done');
    expect(sent).not.toContain('POST reply');
    expect(sent.filter((each) => each === 'PATCH reply').length).toBeLessThan(12);
    await expectStored(file());
  });

  it('uploads: cancel removes from the server what has arrived, and retry starts it again', async () => {
    const { queue, directus } = application();
    const deleted = deletions(directus);
    const file = fileOf(12 * megabyte)();
    const [upload] = queue.add([file]);
    await passes(upload, 10);
    upload?.cancel();
    expect([upload?.state(), queue.active(), queue.percent()]).toEqual([
      'cancelled',
      false,
      undefined,
    ]);
    await vi.waitFor(() => expect(deleted).toHaveBeenCalledWith(204), 10_000);
    upload?.retry();
    await reaches(upload, 'done');
    await expectStored(file);
  });

  it('uploads: the page asks before it is left while something is sent, and only then', async () => {
    const asks = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const { queue } = application();
    expect(asks()).toBe(false);
    const [upload] = queue.add([fileOf(8 * megabyte)()]);
    expect(asks()).toBe(true);
    await passes(upload, 1);
    upload?.pause();
    expect(asks()).toBe(false);
    upload?.resume();
    expect(asks()).toBe(true);
    TestBed.resetTestingModule();
    expect(asks()).toBe(false);
  });

  it('uploads: pauseAll starts none in place of another, and a file whose metadata throws fails alone', async () => {
    const { queue } = application(provideUploads({ chunkSize: megabyte, concurrency: 1 }));
    const files = [fileOf(8 * megabyte)(), fileOf(megabyte)(), fileOf(megabyte)()];
    const [first, second, third] = queue.add(files, ({ name }) => {
      if (name === files[1]?.name) throw new Error('no title');
      return {};
    });
    queue.pauseAll();
    expect(queue.uploads().map(({ state }) => state())).toEqual(['paused', 'paused', 'paused']);
    queue.resumeAll();
    await reaches(third, 'done');
    expect([first?.state(), second?.state()]).toEqual(['done', 'failed']);
    expect(second?.error()).toMatchObject({ message: 'no title' });
  });

  it('uploads: names what a reload has interrupted, until the same file is added again', async () => {
    const file = fileOf(16 * megabyte);
    const [before] = application().queue.add([file()]);
    await passes(before, 40);
    TestBed.resetTestingModule();
    const { queue } = application();
    await vi.waitFor(() => expect(queue.interrupted()).toHaveLength(1), 10_000);
    const [one] = queue.interrupted();
    expect(one).toMatchObject({ name: file().name, size: 16 * megabyte });
    expect(one?.percent).toBeGreaterThan(0);
    const [after] = queue.add([file()]);
    expect(queue.interrupted()).toEqual([]);
    await reaches(after, 'done');
    queue.clear();
    expect(queue.interrupted()).toEqual([]);
    await expectStored(file());
  });

  it('uploads: discard removes an interrupted one from the server, and from the list at once', async () => {
    const file = fileOf(16 * megabyte);
    const [before] = application().queue.add([file()]);
    await passes(before, 40);
    TestBed.resetTestingModule();
    const { queue, directus } = application();
    const deleted = deletions(directus);
    await vi.waitFor(() => expect(queue.interrupted()).toHaveLength(1), 10_000);
    for (const one of queue.interrupted()) queue.discard(one);
    expect(queue.interrupted()).toEqual([]);
    await vi.waitFor(() => expect(deleted).toHaveBeenCalledWith(204), 10_000);
    expect(JSON.stringify(localStorage)).not.toContain(file().name);
  });

  it('uploads: what another page of the site sends at this moment is not interrupted', async () => {
    const file = fileOf(24 * megabyte)();
    const { queue, directus } = application();
    const [upload] = queue.add([file]);
    await passes(upload, 5);
    const held = (await navigator.locks.query()).held?.map(({ name }) => name ?? '') ?? [];
    expect(held.filter((name) => name.startsWith('directus-rx upload /files/tus/'))).toHaveLength(
      1,
    );
    expect(await interruptedUploads(directus)).toEqual([]);
    upload?.cancel();
    await vi.waitFor(async () => expect((await navigator.locks.query()).held).toEqual([]), 10_000);
  });

  it('uploads: an interrupted one is not shown to the next user', async () => {
    const file = fileOf(16 * megabyte);
    const [before] = application().queue.add([file()]);
    await passes(before, 40);
    TestBed.resetTestingModule();
    const { queue, directus } = application();
    await vi.waitFor(() => expect(queue.interrupted()).toHaveLength(1), 10_000);
    await directus.auth.login(editor);
    await vi.waitFor(() => expect(queue.interrupted()).toEqual([]), 10_000);
    expect(await interruptedUploads(directus)).toEqual([]);
    expect(JSON.stringify(localStorage)).toContain(file().name);
  });

  it('uploads: remove takes one out of the list, and nothing of it stays on the server', async () => {
    const { queue, directus } = application();
    const deleted = deletions(directus);
    const [big, small] = [fileOf(12 * megabyte)(), fileOf(megabyte)()];
    const [sending, done] = queue.add([big, small]);
    await reaches(done, 'done');
    await passes(sending, 10);
    if (sending) queue.remove(sending);
    expect(queue.uploads()).toEqual([done]);
    expect([sending?.state(), queue.active(), queue.percent()]).toEqual(['cancelled', false, 100]);
    await vi.waitFor(() => expect(deleted).toHaveBeenCalledWith(204), 10_000);
    if (done) queue.remove(done);
    expect(queue.uploads()).toEqual([]);
    if (done) queue.remove(done);
    await expectStored(small);
  });

  it('uploads: remove of one that is sent lets the next one start', async () => {
    const { queue } = application(provideUploads({ chunkSize: megabyte, concurrency: 1 }));
    const [first, second] = queue.add([fileOf(8 * megabyte)(), fileOf(megabyte)()]);
    await passes(first, 5);
    if (first) queue.remove(first);
    await reaches(second, 'done');
    expect(queue.uploads()).toEqual([second]);
  });
});
