import { createReadStream, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import NpmFormData from 'form-data';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import type { ProgressEvent } from '../../../../lib/call';
import { Directus } from '../../../../lib/directus';
import { maxConnections } from '../../../../lib/transport/platform/node';
import { startRecordingServer } from '../../../support/recording-server';
import { runChild } from '../../../support/child';
import { failed, fresh, seen, seenOnce, stats, transport } from '../../../support/wire-client';
import type { WireSeen } from '../../../support/wire-routes';

const { url } = inject('throttled');
const megabyte = 1_000_000;
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-uploads-'));
afterAll(() => rmSync(folder, { recursive: true }));

const small = join(folder, 'small.txt');
writeFileSync(small, 'The text of a file.');
const large = join(folder, 'large.bin');
writeFileSync(large, new Uint8Array(20 * megabyte));

const received = (request: WireSeen) =>
  new Response(Buffer.from(request.body, 'base64'), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData();

async function expectSmallFile(id: string): Promise<void> {
  const form = await received(await seenOnce(id));
  const file = form.get('file') as File;
  expect(form.get('title')).toBe('One');
  expect(file.name).toBe('small.txt');
  expect(await file.text()).toBe('The text of a file.');
}

describe('a file from disk', () => {
  it('goes out of a FormData with fs.openAsBlob, its length known', async () => {
    const form = new FormData();
    form.append('title', 'One');
    form.append('file', await openAsBlob(small), 'small.txt');
    const id = fresh();
    await transport.post(`/wire/echo/${id}`, form);
    await expectSmallFile(id);
    const { headers, length } = await seenOnce(id);
    expect(headers['content-length']).toBe(String(length));
    expect(headers).not.toHaveProperty('transfer-encoding');
  });

  it('goes out of npm’s form-data with fs.createReadStream, in chunks', async () => {
    const form = new NpmFormData();
    form.append('title', 'One');
    form.append('file', createReadStream(small));
    const id = fresh();
    await transport.post(`/wire/echo/${id}`, form);
    await expectSmallFile(id);
  });

  it('goes out of npm’s form-data with its headers given, as the documentation has it', async () => {
    const form = new NpmFormData();
    form.append('title', 'One');
    form.append('file', createReadStream(small));
    const id = fresh();
    await transport.post(`/wire/echo/${id}`, form, { headers: { ...form.getHeaders() } });
    await expectSmallFile(id);
  });

  it('goes out of npm’s form-data with its length, where that is known (a Buffer)', async () => {
    const form = new NpmFormData();
    form.append('title', 'One');
    form.append('file', Buffer.from('The text of a file.'), { filename: 'small.txt' });
    const id = fresh();
    await transport.post(`/wire/echo/${id}`, form);
    await expectSmallFile(id);
    const { headers, length } = await seenOnce(id);
    expect(headers['content-length']).toBe(String(length));
  });

  it.each([
    ['a Node stream', () => createReadStream(small)],
    ['a web stream', () => Readable.toWeb(createReadStream(small)) as ReadableStream],
    ['a Blob’s stream', () => new Blob(['The text of a file.']).stream()],
    [
      'a stream of pieces',
      () => Readable.from([Buffer.from('The text '), Buffer.from('of a file.')]),
    ],
    ['a stream of text', () => Readable.from(['The text ', 'of a file.'])],
  ])('goes out of %s, in chunks', async (_, stream) => {
    const id = fresh();
    await transport.post(`/wire/echo/${id}`, stream());
    const request = await seenOnce(id);
    expect(Buffer.from(request.body, 'base64').toString()).toBe('The text of a file.');
    expect(request.headers['transfer-encoding']).toBe('chunked');
  });

  it('has the length its sender gives for a stream', async () => {
    const id = fresh();
    const headers = { 'content-length': '19', 'content-type': 'text/plain' };
    await transport.post(`/wire/echo/${id}`, createReadStream(small), { headers });
    const request = await seenOnce(id);
    expect(request.headers).toMatchObject(headers);
    expect(request.headers).not.toHaveProperty('transfer-encoding');
    expect(request.length).toBe(19);
  });

  it.each([
    ['FormData', async () => ({ file: await openAsBlob(large) })],
    ['form-data', () => ({ file: createReadStream(large) })],
  ])('tells its progress in steps as it is streamed (%s)', async (kind, files) => {
    const { file } = await files();
    const form = file instanceof Blob ? new FormData() : new NpmFormData();
    form.append('file', file as Blob & string, 'large.bin');
    const id = fresh();
    const events = await lastValueFrom(
      transport
        .post(`/throttled/${20 * megabyte}/${id}`, form)
        .events()
        .pipe(toArray()),
    );
    const steps = events.filter((event): event is ProgressEvent => event.type === 'upload');
    const loaded = steps.map((step) => step.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(new Set(loaded).size).toBeGreaterThan(5);
    expect(loaded.at(-1)).toBe((await stats(id))?.received);
    // The length of form-data's files is not known ahead; at the end it is.
    if (kind === 'FormData') expect(new Set(steps.map(({ total }) => total)).size).toBe(1);
    expect(steps.at(-1)?.total).toBe(loaded.at(-1));
  });

  it('fails with the stream’s own trouble, not as if the server had not answered', async () => {
    const missing = createReadStream(join(folder, 'missing.txt'));
    const form = new NpmFormData();
    form.append('file', createReadStream(join(folder, 'missing.txt')));
    for (const body of [missing, form]) {
      const id = fresh();
      const error: unknown = await transport
        .post(`/wire/echo/${id}`, body)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(`${String(error)} ${String((error as Error).cause)}`).toContain('ENOENT');
      expect((await seen(id)).every(({ aborted }) => aborted)).toBe(true);
    }
  });

  it('fails when it becomes another while it is sent (a Blob from disk is a snapshot)', async () => {
    const changing = join(folder, 'changing.bin');
    await writeFile(changing, new Uint8Array(1_000));
    const blob = await openAsBlob(changing);
    await truncate(changing, 10);
    const form = new FormData();
    form.append('file', blob, 'changing.bin');
    const error: unknown = await transport
      .post(`/wire/echo/${fresh()}`, form)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
  });
});

describe('an answer before the body is sent', () => {
  const big = () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(30 * megabyte)]), 'big.bin');
    return form;
  };

  it.each([401, 413])('is the answer (%i)', async (status) => {
    const error = await failed(transport.post(`/wire/early/${fresh()}/${status}`, big()));
    expect(error).toMatchObject({ status, code: 'CONTENT_TOO_LARGE' });
  });

  it('is the answer or a lost connection when the server closes after it', async () => {
    // Which of the two is up to TCP: closing on unread data resets the connection.
    const { status, code } = await failed(
      transport.post(`/wire/early-close/${fresh()}/413`, big()),
    );
    expect(['413 HTTP', '413 UNKNOWN', '0 NETWORK']).toContain(`${status} ${code}`);
  });

  it('leaves the client fit for the next request', async () => {
    for (let n = 0; n < 5; n++) await failed(transport.post(`/wire/early/${fresh()}/413`, big()));
    expect((await transport.get(`/wire/json/${fresh()}`)).status).toBe(200);
  });

  it('ends a stream it no longer needs', async () => {
    const stream = createReadStream(large);
    await failed(transport.post(`/wire/early-close/${fresh()}/401`, stream));
    await vi.waitFor(() => expect(stream.destroyed).toBe(true), 2_000);
  });
});

describe('a connection that ends in the middle', () => {
  it('fails with NETWORK when the server closes it', async () => {
    const body = new Blob([new Uint8Array(30 * megabyte)]);
    const error = await failed(transport.post(`/wire/close-in-the-middle/${fresh()}`, body));
    expect(error).toMatchObject({ status: 0, code: 'NETWORK' });
  });

  it.each(['a stream', 'form-data'])('ends %s when unsubscribed half way', async (kind) => {
    const id = fresh();
    const stream = createReadStream(large);
    const form = new NpmFormData();
    if (kind === 'form-data') form.append('file', stream);
    const body = kind === 'form-data' ? form : stream;
    const subscription = transport.post(`/throttled/${2 * megabyte}/${id}`, body).subscribe();
    await vi.waitFor(async () => {
      expect((await stats(id))?.received).toBeGreaterThan(0);
    }, 3_000);
    subscription.unsubscribe();
    await vi.waitFor(async () => expect(await stats(id)).toMatchObject({ aborted: true }), 3_000);
    await vi.waitFor(() => expect(stream.destroyed).toBe(true), 1_000);
  });

  it('ends a stream whose request is cancelled before it could start', async () => {
    const stream = createReadStream(large);
    transport.post(`/throttled/0/${fresh()}`, stream).subscribe().unsubscribe();
    await vi.waitFor(() => expect(stream.destroyed).toBe(true), 1_000);
  });

  it('ends a stream that is cancelled while it waits in line for a socket', async () => {
    const server = await startRecordingServer();
    server.reset(() => 'hold');
    const crowded = new Directus(server.url).transport;
    const held = Array.from({ length: maxConnections }, () => crowded.get('/held').subscribe());
    const stream = createReadStream(large);
    crowded.post('/files', stream).subscribe().unsubscribe();
    await vi.waitFor(() => expect(stream.destroyed).toBe(true), 1_000);
    expect(server.seen.map(({ path }) => path)).not.toContain('/files');
    for (const one of held) one.unsubscribe();
    await server.stop();
  });

  it('ends a stream whose request was never made, as its signal was aborted', async () => {
    const stream = createReadStream(large);
    const options = { signal: AbortSignal.abort(new Error('no')) };
    await expect(transport.post('/wire/echo/x', stream, options).then()).rejects.toThrow('no');
    expect(stream.destroyed).toBe(true);
  });
});

describe('a second subscription', () => {
  it('sends a form from disk again, as often as asked', async () => {
    const form = new FormData();
    form.append('title', 'One');
    form.append('file', await openAsBlob(small), 'small.txt');
    const id = fresh();
    const call = transport.post(`/wire/echo/${id}`, form);
    await firstValueFrom(call);
    await firstValueFrom(call);
    const [first, second] = await seen(id);
    expect(second?.length).toBe(first?.length);
    expect(second?.length).toBeGreaterThan(0);
  });

  it('fails for a stream that is used up, instead of sending nothing', async () => {
    const id = fresh();
    const call = transport.post(`/wire/echo/${id}`, createReadStream(small));
    await firstValueFrom(call);
    await expect(firstValueFrom(call)).rejects.toBeInstanceOf(Error);
    expect((await seen(id)).filter(({ aborted }) => !aborted)).toHaveLength(1);
  });
});

describe('in a process of its own', () => {
  const client = `
    import { ajaxBackend } from './lib/transport/ajax-backend';
    import { Transport } from './lib/transport/transport';
    const transport = new Transport(ajaxBackend({ url: process.argv[1]!, withCredentials: false }));
  `;

  // Between 32 and 70 MB were seen, as the garbage collector comes early or late.
  it('streams 200 MB with less than 100 MB of growth', { timeout: 40_000, retry: 2 }, async () => {
    const huge = join(folder, 'huge.bin');
    writeFileSync(huge, '');
    await truncate(huge, 200 * megabyte);
    const id = fresh();
    const { stdout, stderr } = await runChild(
      `${client}
      import { openAsBlob } from 'node:fs';
      await transport.get('/wire/json/warm');
      const before = process.memoryUsage().rss;
      let peak = before;
      const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
      const form = new FormData();
      form.append('file', await openAsBlob(process.argv[2]!), 'huge.bin');
      let last = { loaded: 0, total: 0 };
      await transport.post('/throttled/max/${id}', form, {
        onUploadProgress: ({ loaded, total = 0 }) => { last = { loaded, total }; },
      });
      clearInterval(timer);
      console.log(JSON.stringify({ grown: (peak - before) / 1e6, ...last }));`,
      [url, huge],
      { timeout: 35_000 },
    );
    expect(stderr).toBe('');
    const { grown, loaded, total } = JSON.parse(stdout) as Record<string, number>;
    expect(grown).toBeLessThan(100);
    expect(loaded).toBeGreaterThan(200 * megabyte);
    expect(total).toBe(loaded);
    expect((await stats(id))?.received).toBe(loaded);
  });

  it('leaves no file open, whatever became of the uploads', { timeout: 60_000 }, async () => {
    const { stdout, stderr } = await runChild(
      `${client}
      import { createReadStream, openAsBlob, readdirSync, readlinkSync } from 'node:fs';
      import NpmFormData from 'form-data';
      const file = process.argv[2]!;
      const open = () => readdirSync('/proc/self/fd').filter((fd) => {
        try { return readlinkSync('/proc/self/fd/' + fd) === file; } catch { return false; }
      }).length;
      const web = async () => { const form = new FormData(); form.append('file', await openAsBlob(file), 'f'); return form; };
      const npm = async () => { const form = new NpmFormData(); form.append('file', createReadStream(file)); return form; };
      const stream = async () => createReadStream(file);
      const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
      const stillOpen = async () => {
        for (let n = 0; n < 40 && open() > 0; n++) await sleep(50);
        return open();
      };
      const left: Record<string, number> = {};
      for (const make of [web, npm, stream]) {
        for (const path of ['/wire/echo/fd', '/wire/early/fd/413', '/wire/early-close/fd/401', '/wire/close-in-the-middle/fd', '/wire/close/fd']) {
          for (let n = 0; n < 3; n++) await transport.post(path, await make()).catch(() => undefined);
          left[make.name + path] = await stillOpen();
        }
        for (const wait of [0, 100]) {
          for (let n = 0; n < 3; n++) {
            const subscription = transport.post('/throttled/100000/fd', await make()).subscribe();
            if (wait > 0) await sleep(wait);
            subscription.unsubscribe();
          }
          left[make.name + ' cancelled after ' + wait] = await stillOpen();
        }
      }
      console.log(JSON.stringify(Object.entries(left).filter(([, count]) => count > 0)));`,
      [url, large],
      { timeout: 55_000 },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('ends by itself after a request, without waiting for its kept-alive connection (4 s)', async () => {
    const { code, stdout, stderr, endedAt } = await runChild(
      `${client}
      const { data } = await transport.get('/wire/json/exit');
      console.log(JSON.stringify({ data, doneAt: Date.now() }));`,
      [url],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { data, doneAt } = JSON.parse(stdout) as { data: unknown; doneAt: number };
    expect(data).toMatchObject({ title: 'One' });
    expect(endedAt - doneAt).toBeLessThan(2_000);
  });

  it('ends by itself after failed, timed out and cancelled requests, too', async () => {
    const { code, stdout, stderr, endedAt } = await runChild(
      `${client}
      const codes = await Promise.all([
        transport.get('/wire/close/exit').catch(({ code }) => code),
        transport.get('/wire/hang/exit', { timeout: 50 }).catch(({ code }) => code),
        transport.get('/wire/status/exit/503').catch(({ code }) => code),
      ]);
      transport.get('/wire/hang/exit').subscribe().unsubscribe();
      transport.post('/wire/hang/exit', new Blob(['a'])).subscribe().unsubscribe();
      console.log(JSON.stringify({ codes, doneAt: Date.now() }));`,
      [url],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { codes, doneAt } = JSON.parse(stdout) as { codes: string[]; doneAt: number };
    expect(codes).toEqual(['NETWORK', 'TIMEOUT', 'HTTP']);
    expect(endedAt - doneAt).toBeLessThan(2_000);
  });

  it('stays while an answer is awaited: a request is work', async () => {
    const { code, stdout } = await runChild(
      `${client}
      transport.get('/wire/slow/exit/300').subscribe(({ status }) => console.log(status));`,
      [url],
    );
    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: '200' });
  });
});
