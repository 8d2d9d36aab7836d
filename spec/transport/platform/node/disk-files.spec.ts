import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, openAsBlob, rmSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { FormData as UndiciFormData } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../../../lib/directus';
import { nodeBackend, openFile, type RequestDispatcher } from '../../../../lib/node';
import { diskFileOf } from '../../../../lib/transport/disk-file';
import { readDiskFile } from '../../../../lib/transport/platform/node/read-disk-file';
import { type HttpServer, startHttpServer } from '../../../support/http-server';
import { openFilesIn } from '../../../support/open-files';

const KIB = 1024;
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-disk-'));
const path = join(folder, 'film.mp4');

/** Writes a file of random bytes, so that a slice at a wrong place is noticed. */
function write(size: number): Buffer {
  const content = randomBytes(size);
  writeFileSync(path, content);
  return content;
}

/** The files of the folder that this process has open. */
const openFiles = () => openFilesIn(folder);

let server: HttpServer;
let url: string;
/** The bodies of the POST requests that have arrived whole. */
const bodies: { readonly type: string; readonly body: Buffer }[] = [];
let requests: string[] = [];
let slowly: (chunk: Buffer) => Promise<unknown> | undefined;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests.push(`${request.method} ${request.url}`);
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    await slowly(chunk);
  }
  if (request.method === 'POST')
    bodies.push({
      type: request.headers['content-type'] ?? '',
      body: Buffer.concat(chunks),
    });
  response.setHeader('content-type', 'application/json').end('{"data":{"id":"1"}}');
}

beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  ({ url } = server);
});
beforeEach(() => {
  bodies.length = 0;
  requests = [];
  slowly = () => undefined;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const client = () => new Directus(url, { auth: { staticToken: 'token' } });

/** The file of the form that has arrived last. */
async function receivedFile(): Promise<File> {
  const { type, body } = bodies.at(-1) ?? { type: '', body: Buffer.of() };
  const form = await new Response(Uint8Array.from(body), {
    headers: { 'content-type': type },
  }).formData();
  return form.get('file') as File;
}
const bytesOf = async (file: Blob) => Buffer.from(await file.arrayBuffer());

const changed = { name: 'DirectusError', message: /has changed since it was opened/ };

describe('an upload of a file from openFile', () => {
  it.each([0, 1, 64 * KIB, 128 * KIB, 192 * KIB + 1, 5_000_001])(
    'sends the bytes of a file of %i bytes unchanged, with the exact length',
    async (size) => {
      const content = write(size);
      await client().files.upload(await openFile(path, 'video/mp4'), { title: 'A film' });
      const file = await receivedFile();
      expect(file).toMatchObject({ name: 'film.mp4', type: 'video/mp4' });
      expect((await bytesOf(file)).equals(content)).toBe(true);
    },
  );

  it('sends each byte once where the server reads slowly, although buffers are used again', async () => {
    const content = write(8_000_000);
    slowly = () => wait(1);
    await client().files.upload(await openFile(path));
    expect((await bytesOf(await receivedFile())).equals(content)).toBe(true);
  });

  it('sends two files of one form, each with its own bytes', async () => {
    const content = write(700_000);
    const other = join(folder, 'other.bin');
    const otherContent = randomBytes(900_000);
    writeFileSync(other, otherContent);
    const form = new FormData();
    form.append('file', await openFile(other));
    form.append('file', await openFile(path));
    await client().files.createMany(form);
    const { body } = bodies[0] ?? { body: Buffer.of() };
    expect(body.includes(content)).toBe(true);
    expect(body.includes(otherContent)).toBe(true);
  });

  it.each<[string, (file: File) => PromiseLike<unknown>]>([
    ['files.upload', (file) => client().files.upload(file)],
    ['files.upload with another name', (file) => client().files.upload(file, { filename_download: 'b.mp4' })],
    ['files.replace', (file) => client().files.replace('1', file)],
    ['files.createOne with a form', (file) => {
      const form = new FormData();
      form.append('file', file);
      return client().files.createOne(form);
    }],
    ['files.createOne with a form of npm’s undici', (file) => {
      const form = new UndiciFormData();
      form.append('file', file);
      return client().files.createOne(form);
    }],
    ['a body that is the file itself', (file) => client().transport.post('/x', file)],
  ])('fails with a DirectusError where the file has changed since it was opened: %s', async (_, send) => {
    write(300_000);
    const file = await openFile(path);
    appendFileSync(path, 'more');
    await expect(Promise.resolve(send(file))).rejects.toMatchObject({ name: changed.name, message: expect.stringMatching(changed.message) });
    expect(bodies).toEqual([]);
  }); // prettier-ignore

  it('fails where the file changes while it is sent, and the server never has all of it', async () => {
    write(20_000_000);
    const file = await openFile(path);
    let isTouched = false;
    slowly = () => {
      if (!isTouched) utimesSync(path, 1, 1);
      isTouched = true;
      return wait(1);
    };
    const upload = client().files.upload(file).then();
    await expect(upload).rejects.toThrow(changed.message);
    expect(bodies).toEqual([]);
    // The row that the server may have made is deleted, as after each upload that breaks off.
    await vi.waitFor(() => {
      expect(requests.some((request) => request.startsWith('DELETE /files/'))).toBe(true);
    });
  });

  it('fails with a DirectusError where the file is gone', async () => {
    write(10);
    const file = await openFile(path);
    rmSync(path);
    await expect(client().files.upload(file).then()).rejects.toMatchObject({
      name: 'DirectusError',
      message: `the file cannot be read: ${path}`,
      cause: { code: 'ENOENT' },
    });
  });

  it('fails with a DirectusError where the disk cannot read on', async () => {
    write(10);
    const source = diskFileOf(await openFile(path));
    const handle = await open(path);
    const broken = Object.assign(new Error('i/o error'), { code: 'EIO' });
    const read = vi.spyOn(Object.getPrototypeOf(handle), 'read').mockRejectedValue(broken);
    await handle.close();
    const reading = source && readDiskFile(source, true).next();
    await expect(reading).rejects.toMatchObject({ name: 'DirectusError', cause: broken });
    read.mockRestore();
    expect(openFiles()).toEqual([]);
  });

  it('closes the file when it is sent, and when it is cancelled', async () => {
    write(20_000_000);
    const file = await openFile(path);
    await client().files.upload(file);
    await vi.waitFor(() => {
      expect(openFiles()).toEqual([]);
    });
    slowly = () => wait(5);
    const upload = client()
      .files.upload(file)
      .subscribe({ error: () => undefined });
    await vi.waitFor(() => {
      expect(openFiles()).toHaveLength(1);
    });
    upload.unsubscribe();
    await vi.waitFor(() => {
      expect(openFiles()).toEqual([]);
    });
  });

  it('gives a dispatcher of one’s own slices that it may keep', async () => {
    const content = write(3_000_000);
    const kept: Uint8Array[] = [];
    const keepAll = async (body: AsyncIterable<Uint8Array>) => {
      for await (const slice of body) kept.push(slice);
    };
    const dispatcher: RequestDispatcher = {
      dispatch({ body }, handler) {
        keepAll(body as unknown as AsyncIterable<Uint8Array>).then(
          () => handler.onResponseError?.(undefined as never, new Error('kept')),
          (error: unknown) => handler.onResponseError?.(undefined as never, error as Error),
        );
        return true;
      },
    };
    const directus = new Directus(url, { transport: { backend: nodeBackend({ dispatcher }) } });
    await expect(directus.transport.post('/x', await openFile(path)).then()).rejects.toThrow(
      'kept',
    );
    expect(Buffer.concat(kept).equals(content)).toBe(true);
  });
});

describe('an upload of a Blob from fs.openAsBlob', () => {
  it('fails with a DirectusError where the file has changed, as the network has not failed', async () => {
    write(300_000);
    const blob = await openAsBlob(path);
    appendFileSync(path, 'more');
    await expect(client().files.upload(blob).then()).rejects.toMatchObject({
      name: 'DirectusError',
      message: 'the Blob cannot be read',
      cause: { name: 'NotReadableError' },
    });
    expect(bodies).toEqual([]);
  });
});

describe('readDiskFile', () => {
  it('yields a file’s bytes in order, however long each slice takes', async () => {
    const content = write(1_500_000);
    const source = diskFileOf(await openFile(path));
    const now = vi.spyOn(performance, 'now');
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 100 })), async (durations) => {
        let time = 0;
        // Called before and after each slice: the second call is as much later as the slice has taken.
        now.mockImplementation(() => (time += Number(durations.next().value)));
        const copies: Uint8Array[] = [];
        if (source)
          for await (const slice of readDiskFile(source, true)) copies.push(Uint8Array.from(slice));
        expect(Buffer.concat(copies).equals(content)).toBe(true);
        expect(copies.every(({ length }) => length <= KIB * KIB)).toBe(true);
      }),
      { numRuns: 20 },
    );
    now.mockRestore();
  });

  it('yields larger slices to a fast socket than to a slow one', async () => {
    write(4_000_000);
    const source = diskFileOf(await openFile(path));
    const slices = async (milliseconds: number) => {
      let time = 0;
      const now = vi.spyOn(performance, 'now').mockImplementation(() => (time += milliseconds));
      let count = 0;
      if (source) for await (const slice of readDiskFile(source, true)) count += slice.length && 1;
      now.mockRestore();
      return count;
    };
    expect(await slices(1)).toBe(8);
    expect(await slices(100)).toBe(62);
  });
});

describe('openFile', () => {
  it.each([
    ['a directory', folder],
    ['a device', '/dev/null'],
    ['a file whose size is unknown', '/proc/self/status'],
  ])('rejects for %s, which would be sent as an empty file or not at all', async (_, given) => {
    await expect(openFile(given)).rejects.toMatchObject({ name: 'InvalidParamError' });
    expect(openFiles()).toEqual([]);
  }); // prettier-ignore

  it('rejects for a pipe, and does not wait for a writer', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(openFile(pipe)).rejects.toMatchObject({ name: 'InvalidParamError' });
  });
});
