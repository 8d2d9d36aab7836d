import { delay, mergeMap, NEVER, noop, of, throwError } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { SessionError } from '../../lib/errors/errors';
import type { Interceptor } from '../../lib/transport/backend';
import type { TransportRequestOptions } from '../../lib/transport/request';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

let server: RecordingServer;
const isUpload = ({ method }: { readonly method: string }) => method === 'POST';
const sent = () => server.seen.map(({ method, path }) => `${method} ${path}`);
const file = new File(['the text'], 'a.txt');

beforeAll(async () => {
  server = await startRecordingServer();
});
beforeEach(() => {
  server.reset(() => ({ body: { data: {} } }));
});
afterAll(() => server.stop());

describe('an upload that was never sent', () => {
  /** What comes after an upload that failed: what it had cleaned up would have come before. */
  async function afterFailure(requestOptions: TransportRequestOptions, stage?: Interceptor) {
    const directus = new Directus(server.url, {
      transport: { interceptors: stage ? [stage] : [] },
    });
    const errors: unknown[] = [];
    directus.transport.errors$.subscribe((error) => errors.push(error));
    const outcome = directus.files.upload(file, {}, { requestOptions });
    const error: unknown = await outcome.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    await directus.server.ping();
    expect(errors).toEqual([error]);
    return sent();
  }

  it('has nothing removed when it was too large', async () => {
    expect(await afterFailure({ maxBodyLength: 1 })).toEqual(['GET /server/ping']);
  });

  it('has nothing removed when it turns out to be too large after a wait for the token', async () => {
    const wait: Interceptor = (request, next) =>
      of(0).pipe(
        delay(1),
        mergeMap(() => next(request)),
      );
    expect(await afterFailure({ maxBodyLength: 1 }, wait)).toEqual(['GET /server/ping']);
  });

  it('has nothing removed when it was aborted before', async () => {
    expect(await afterFailure({ signal: AbortSignal.abort() })).toEqual(['GET /server/ping']);
  });

  it('has nothing removed when there was no token for it', async () => {
    const expired: Interceptor = (request, next) =>
      isUpload(request)
        ? of(0).pipe(
            delay(1),
            mergeMap(() => throwError(() => new SessionError('UNREACHABLE'))),
          )
        : next(request);
    expect(await afterFailure({}, expired)).toEqual(['GET /server/ping']);
  });
});

describe('an upload that is cancelled while it waits', () => {
  it('for a token has nothing removed', async () => {
    const waiting: Interceptor = (request, next) => (isUpload(request) ? NEVER : next(request));
    const directus = new Directus(server.url, { transport: { interceptors: [waiting] } });
    directus.files.upload(file).subscribe().unsubscribe();
    directus.files.upload([file, file]).subscribe().unsubscribe();
    await directus.server.ping();
    expect(sent()).toEqual(['GET /server/ping']);
  });

  it('for a socket has nothing removed', async () => {
    server.reset(({ method }) => (method === 'GET' ? 'hold' : { status: 204 }));
    const directus = new Directus(server.url);
    const held = Array.from({ length: 64 }, () =>
      directus.server.ping().subscribe({ error: noop }),
    );
    await vi.waitFor(() => expect(server.seen).toHaveLength(64), { timeout: 10_000 });
    directus.files.upload(file).subscribe().unsubscribe();
    for (const one of held) one.unsubscribe();
    await directus.transport.post('/next');
    expect(sent().filter((one) => !one.startsWith('GET'))).toEqual(['POST /next']);
  });
});

describe('an upload that is answered with an error', () => {
  const page = (status: number) => ({ status, body: '<html>' });

  it.each([502, 504])(
    'uploads: a %i of a proxy says nothing of the file, which is removed in case the server has stored it',
    async (status) => {
      server.reset((request) => (isUpload(request) ? page(status) : { status: 204 }));
      const outcome = new Directus(server.url).files.upload(file);
      await expect(outcome.then()).rejects.toMatchObject({ status });
      const removed = /^POST \/files(?:,DELETE \/files\/[\da-f-]{36}){2}$/;
      await vi.waitFor(() => expect(sent().join()).toMatch(removed), { timeout: 5_000 });
    },
  );

  it.each([400, 413, 500, 503])('uploads: after a %i nothing is removed', async (status) => {
    server.reset((request) => (isUpload(request) ? page(status) : { body: 'pong' }));
    const directus = new Directus(server.url);
    await expect(directus.files.upload(file).then()).rejects.toMatchObject({ status });
    await directus.server.ping();
    expect(sent()).toEqual(['POST /files', 'GET /server/ping']);
  });
});

describe('an upload that a role may not make', () => {
  const forbidden = (message: string) => ({
    status: 403,
    body: { errors: [{ message, extensions: { code: 'FORBIDDEN' } }] },
  });
  const posts = () => server.seen.filter(({ method }) => method === 'POST').length;
  const upload = (directus: Directus) => directus.files.upload(file).then();

  it('goes out once where the server says that no file may be created', async () => {
    const message = `You don't have permission to perform "create" for collection "directus_files" or it does not exist.`;
    server.reset(() => forbidden(message));
    await expect(upload(new Directus(server.url))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(posts()).toBe(1);
  });

  it('uploads: if the server does not name what is forbidden, only the first upload is sent a second time, without ids', async () => {
    server.reset(() => forbidden("You don't have permission to access this."));
    const directus = new Directus(server.url);
    for (const after of [2, 3, 4]) {
      await expect(upload(directus)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(posts()).toBe(after);
    }
  });

  it('with ids goes out without, and so do the next ones', async () => {
    const message = `You don't have permissions to perform "create" for the field(s) "id", "filename_disk" in collection "directus_files" or it does not exist.`;
    server.reset(({ body }) =>
      String(body).includes('filename_disk') ? forbidden(message) : { body: { data: {} } },
    );
    const directus = new Directus(server.url);
    for (const after of [2, 3]) {
      await upload(directus);
      expect(posts()).toBe(after);
    }
  });
});

describe('an upload that was sent', () => {
  it('is looked for once more, as an admin’s DELETE may come before the row', async () => {
    server.reset(({ method }) => (method === 'POST' ? 'hold' : { status: 204 }));
    const subscription = new Directus(server.url).files.upload([file, file]).subscribe();
    await vi.waitFor(() => expect(sent()).toEqual(['POST /files', 'POST /files']), {
      timeout: 5_000,
    });
    subscription.unsubscribe();
    await vi.waitFor(() => expect(sent()).toHaveLength(6), { timeout: 5_000 });
    const [, , first, second, ...again] = sent();
    // Two connections: which one arrives first is up to the system.
    expect(again.sort()).toEqual([first, second].sort());
    await new Promise((passed) => setTimeout(passed, 1_200));
    expect(sent()).toHaveLength(6);
  });

  it('has removed what may have arrived when it is unsubscribed from', async () => {
    server.reset(({ method }) => (method === 'POST' ? 'hold' : { status: 204 }));
    const subscription = new Directus(server.url).files.upload(file).subscribe();
    await vi.waitFor(() => {
      expect(sent()).toEqual(['POST /files']);
    });
    subscription.unsubscribe();
    await vi.waitFor(() => {
      expect(sent()).toEqual([
        'POST /files',
        expect.stringMatching(/^DELETE \/files\/[\da-f-]{36}$/),
      ]);
    });
  });

  it('has removed what may have arrived when no answer comes in time', async () => {
    server.reset(({ method }) => (method === 'POST' ? 'hold' : { status: 204 }));
    const upload = new Directus(server.url).files.upload(
      file,
      {},
      { requestOptions: { timeout: 50 } },
    );
    await expect(upload.then()).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.waitFor(() => {
      expect(sent()).toEqual(['POST /files', expect.stringMatching(/^DELETE/)]);
    });
  });

  it('has nothing removed when the server refuses it', async () => {
    server.reset(({ method }) => ({ status: method === 'POST' ? 413 : 200, body: {} }));
    const directus = new Directus(server.url);
    await expect(directus.files.upload(file).then()).rejects.toMatchObject({ status: 413 });
    await directus.server.ping();
    expect(sent()).toEqual(['POST /files', 'GET /server/ping']);
  });
});
