import { delay, mergeMap, of, throwError } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { SessionError } from '../../lib/errors/errors';
import type { Interceptor, TransportRequestOptions } from '../../lib/transport/types';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

let server: RecordingServer;
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
  const isUpload = ({ method }: { readonly method: string }) => method === 'POST';

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

describe('an upload that was sent', () => {
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
