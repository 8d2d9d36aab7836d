import '@angular/compiler';
import {
  HttpContext,
  HttpContextToken,
  type HttpInterceptorFn,
  provideHttpClient,
  withFetch,
  withInterceptors,
} from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { lastValueFrom, map, tap, toArray } from 'rxjs';
import { describe, expect, inject, it, vi } from 'vitest';
import { injectDirectus, provideDirectus, withHttpClient } from '../../lib/angular';
import {
  type BackendFactory,
  type Directus,
  InvalidParamError,
  TransportError,
} from '../../lib/index';
import { conformance } from '../transport/conformance';
import { application, url } from './test-bed';
import { present } from '../support/present';

interface Schema {
  articles: { id: number; title: string };
}

const json = withHttpClient({ auth: { mode: 'json' } });

function tested(init = json) {
  const directus = application(
    [provideHttpClient(), provideHttpClientTesting(), provideDirectus(url, init)],
    () => injectDirectus<Schema>(),
  );
  return { directus, http: TestBed.inject(HttpTestingController) };
}

describe('in the application’s tests', () => {
  it('is answered by HttpTestingController', async () => {
    const { directus, http } = tested();
    const article = directus
      .items('articles')
      .readOne(1, { fields: ['id'] })
      .then();
    const request = http.expectOne(`${url}/items/articles/1?fields=id`);
    request.flush({ data: { id: 1 } });
    expect(await article).toEqual({ id: 1 });
    http.verify();
  });

  it('shows what is sent as it was given, not as text', async () => {
    const { directus, http } = tested();
    const created = directus.items('articles').createOne({ title: 'One' }).subscribe();
    const { request } = http.expectOne({ method: 'POST' });
    expect(request.body).toEqual({ title: 'One' });
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(request.responseType).toBe('text');
    created.unsubscribe();
  });

  it('fails with the server’s own code and message, as with ajax', async () => {
    const { directus, http } = tested();
    const failed = directus.items('articles').readOne(1).then();
    const errors = [{ message: 'You shall not.', extensions: { code: 'FORBIDDEN' } }];
    http.expectOne(() => true).flush({ errors }, { status: 403, statusText: 'Forbidden' });
    const error: unknown = await failed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ status: 403, code: 'FORBIDDEN', message: 'You shall not.' });
  });

  it('aborts the request when its subscriber leaves', () => {
    const { directus, http } = tested();
    directus.items('articles').readOne(1).subscribe().unsubscribe();
    expect(http.expectOne(() => true).cancelled).toBe(true);
  });

  it('gives interceptors the context that one has for a request', () => {
    const QUIET = new HttpContextToken(() => false);
    const quiet = ({ path }: { path: string }) => ({
      context: new HttpContext().set(QUIET, path === '/items/articles/1'),
      transferCache: false,
    });
    const { directus, http } = tested(withHttpClient({ auth: { mode: 'json' } }, quiet));
    const reads = [1, 2].map((id) => directus.items('articles').readOne(id).subscribe());
    const sent = http.match(() => true).map(({ request }) => request);
    expect(sent.map(({ context }) => context.get(QUIET))).toEqual([true, false]);
    expect(sent[0]?.transferCache).toBe(false);
    for (const read of reads) read.unsubscribe();
  });

  it('refuses a stream, which HttpClient would send as JSON', async () => {
    const { directus, http } = tested();
    const sent = directus.transport.post('/files', new ReadableStream()).then();
    await expect(sent).rejects.toBeInstanceOf(InvalidParamError);
    http.expectNone(() => true);
  });
});

describe('cookies', () => {
  const login = { email: 'a@example.com', password: 'secret' };
  const credentials = async (
    mode: 'json' | 'cookie' | 'session',
    as: Parameters<Directus['auth']['login']>[0] = login,
  ) => {
    // A login that is never answered keeps its turn, so each has a session of its own.
    const storage = { prefix: JSON.stringify(as) };
    const { directus, http } = tested(withHttpClient({ auth: { mode }, storage }));
    const sent: boolean[] = [];
    const collect = () =>
      sent.push(...http.match(() => true).map(({ request }) => request.withCredentials));
    const loggingIn = directus.auth.login(as).subscribe();
    // Where tabs share a cookie, a login waits for its turn.
    await vi.waitFor(() => {
      collect();
      expect(sent).toHaveLength(1);
    }, 10_000);
    const read = directus.items('articles').readOne(1).subscribe();
    collect();
    loggingIn.unsubscribe();
    read.unsubscribe();
    return sent;
  };

  it('withHttpClient: cookies are sent with no request in json mode, with logins in cookie mode, with all in session mode', async () => {
    expect(await credentials('json')).toEqual([false, false]);
    TestBed.resetTestingModule();
    expect(await credentials('cookie')).toEqual([true, false]);
    TestBed.resetTestingModule();
    expect(await credentials('session')).toEqual([true, true]);
  });

  it('withHttpClient: a login to a share takes and sends cookies in cookie mode, as other logins do', async () => {
    expect(await credentials('cookie', { share: 'a-share' })).toEqual([true, false]);
  });
});

describe('against a real Directus', () => {
  const server = inject('directus');
  const admin = withHttpClient({ auth: { mode: 'json', staticToken: server.admin.token } });

  it('passes the application’s interceptors, with the session’s token on it', async () => {
    const passed: (string | null)[] = [];
    const log: HttpInterceptorFn = (request, next) => {
      passed.push(request.headers.get('authorization'));
      return next(request);
    };
    const directus = application(
      [provideHttpClient(withInterceptors([log])), provideDirectus(server.url, admin)],
      injectDirectus,
    );
    await directus.users.me.read({ fields: ['id'] });
    expect(passed).toEqual([`Bearer ${server.admin.token}`]);
  });

  it('logs in, reads, and says why it cannot', async () => {
    const directus = application(
      [provideHttpClient(), provideDirectus(server.url, json)],
      injectDirectus,
    );
    const { email, password } = server.admin;
    const wrong = directus.auth.login({ email, password: 'wrong' });
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', status: 401 });
    await directus.auth.login({ email, password });
    const me = await directus.users.me.read({ fields: ['email'] });
    expect(me).toEqual({ email });
    await directus.auth.logout();
  });

  it.each([
    ['XMLHttpRequest', provideHttpClient(), true],
    // Honest: fetch tells nothing of an upload.
    ['fetch', provideHttpClient(withFetch()), false],
  ])('uploads a file with %s', async (_, http, hasProgress) => {
    const directus = application([http, provideDirectus(server.url, admin)], injectDirectus);
    const form = new FormData();
    form.append('title', 'An upload through HttpClient');
    form.append('file', new Blob([new Uint8Array(3_000_000)], { type: 'video/mp4' }), 'film.mp4');
    const loaded: number[] = [];
    const file = present(
      await lastValueFrom(
        directus.files
          .createOne(form, { fields: ['id', 'filesize'] })
          .events()
          .pipe(
            tap((event) => {
              if (event.type === 'upload') loaded.push(event.loaded);
            }),
            toArray(),
            map((events) => events.at(-1)),
          ),
      ),
    );
    expect(file).toMatchObject({ type: 'reply', body: { filesize: 3_000_000 } });
    expect((loaded.at(-1) ?? 0) > 3_000_000).toBe(hasProgress);
    if (file.type === 'reply') await directus.files.deleteOne(present(file.body).id);
  });
});

describe('like any backend', () => {
  const factory: BackendFactory = (options) => (request) => {
    TestBed.resetTestingModule();
    return application([provideHttpClient()], () => {
      const backend = json.transport?.backend;
      if (!backend) throw new Error('There is no backend.');
      return backend(options)(request);
    });
  };
  conformance({ followsRedirects: true, factory });
});
