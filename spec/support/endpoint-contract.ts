import { firstValueFrom, retry } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../lib/call';
import { Directus } from '../../lib/directus';
import type { RequestOptions } from '../../lib/requests/handler';
import { deepFreeze, freezing, withFrozenArguments } from './deep-freeze';
import { type RecordingServer, startRecordingServer } from './recording-server';

/** One method, called once: what goes out, what comes back, what the caller gets. */
export interface Endpoint {
  readonly name: string;
  readonly call: (directus: Directus, options?: RequestOptions) => Call<unknown>;
  /** Verb and path. */
  readonly sends: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** The server's whole answer; undefined: 204 without body. */
  readonly answer?: unknown;
  readonly gives: unknown;
}

/** A call that must fail by itself. */
export interface Refusal {
  readonly name: string;
  readonly call: (directus: Directus) => Call<unknown>;
  /** The error's name. */
  readonly error: 'EmptyParamError' | 'InvalidParamError';
  readonly says: string;
}

/** A refusal of Directus's own, which nobody repeats unasked. */
const badRequest = {
  status: 400,
  body: { errors: [{ message: 'Not now.', extensions: { code: 'INVALID_PAYLOAD' } }] },
};

/** What every method that makes one request promises. */
export function itMeetsTheContract(
  endpoints: readonly Endpoint[],
  refusals: readonly Refusal[] = [],
) {
  let server: RecordingServer;
  let directus: Directus;

  beforeAll(async () => {
    server = await startRecordingServer();
    directus = withFrozenArguments(
      new Directus(server.url, deepFreeze({ transport: { interceptors: [freezing] } })),
    );
  });
  afterAll(() => server.stop());

  describe.each(endpoints)('$name', ({ call, sends, params = {}, body, answer, gives }) => {
    const answered = answer === undefined ? { status: 204 } : { body: answer };

    beforeEach(() => {
      server.reset(() => answered);
    });

    it(`sends ${sends} and nothing else`, async () => {
      const routes: (string | undefined)[] = [];
      const watching = directus.transport.requests$.subscribe(({ route }) => routes.push(route));
      await call(directus);
      watching.unsubscribe();
      const sent = server.seen.map((request) => `${request.method} ${request.path}`);
      expect(sent).toEqual([sends]);
      // Each key of the path is a name in the route.
      const [route = ''] = new Set(routes);
      expect(sends.split(' ')[1]).toMatch(new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`));
      expect(server.seen[0]).toMatchObject({ body, params });
      expect(Object.keys(server.seen[0]?.params ?? {}).sort()).toEqual(Object.keys(params).sort());
      expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
    });

    it('gives the same to who awaits it and to who subscribes', async () => {
      await expect(call(directus)).resolves.toStrictEqual(gives);
      await expect(firstValueFrom(call(directus).asObservable())).resolves.toStrictEqual(gives);
    });

    it('is cold: nothing is sent until somebody subscribes or awaits', async () => {
      const unused = [call(directus), call(directus).pipe(retry(3)), call(directus).events()];
      await directus.server.ping();
      expect(server.seen.map(({ path }) => path)).toEqual(['/server/ping']);
      expect(unused).toHaveLength(3);
    });

    it('is cancelled by unsubscribing: the server sees the connection close', async () => {
      server.reset(() => 'hold');
      const subscription = call(directus).subscribe();
      await vi.waitFor(
        () => {
          expect(server.seen).toHaveLength(1);
        },
        { interval: 2 },
      );
      expect(server.seen[0]?.cancelled).toBe(false);
      subscription.unsubscribe();
      await vi.waitFor(
        () => {
          expect(server.seen[0]?.cancelled).toBe(true);
        },
        { interval: 2 },
      );
    });

    it('is sent again, and the same, by retry', async () => {
      server.reset(() => (server.seen.length === 1 ? badRequest : answered));
      await expect(firstValueFrom(call(directus).pipe(retry(1)))).resolves.toStrictEqual(gives);
      expect(server.seen).toHaveLength(2);
      const [first, second] = server.seen.map(({ cancelled: _, headers: __, ...sent }) => sent);
      expect(second).toEqual(first);
    });

    it('fails with the server’s own message when it refuses', async () => {
      server.reset(() => badRequest);
      await expect(call(directus)).rejects.toMatchObject({
        name: 'TransportError',
        message: 'Not now.',
        code: 'INVALID_PAYLOAD',
        status: 400,
      });
    });

    it('takes requestOptions as its last argument', async () => {
      const requestOptions = {
        headers: { 'X-My-Custom-Header': 'example' },
        params: { extra: 'yes' },
        token: 'another',
      };
      await call(directus, { requestOptions });
      expect(server.seen[0]).toMatchObject({
        headers: { 'x-my-custom-header': 'example', authorization: 'Bearer another' },
        params: { ...params, extra: 'yes' },
      });
    });
  });

  describe.runIf(refusals.length > 0)(
    'refuses, through the promise and the observable, before anything is sent:',
    () => {
      it.each(refusals)('$name, with $error', async ({ call, error, says }) => {
        server.reset(() => ({ body: { data: [] } }));
        const refused = call(directus);
        const expected = expect.objectContaining({ name: error, message: says });
        await expect(refused).rejects.toEqual(expected);
        const failed = await new Promise((resolve) => refused.subscribe({ error: resolve }));
        expect(failed).toEqual(expected);
        expect(server.seen).toEqual([]);
      });
    },
  );
}
