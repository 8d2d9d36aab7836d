import { lastValueFrom, of, type Subscription, tap, toArray } from 'rxjs';
import { describe, expect, inject, it, vi } from 'vitest';
import type { CallEvent, ProgressEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { InvalidParamError } from '../../lib/errors/errors';
import { withBearerToken } from '../../lib/auth/bearer';
import type { TokenSource } from '../../lib/auth/token-source';
import { NO_TOKENS } from '../../lib/auth/tokens';
import { ajaxBackend } from '../../lib/transport/ajax-backend';
import { withRetry } from '../../lib/transport/retry';
import { Transport } from '../../lib/transport/transport';
import type { BackendFactory } from '../../lib/transport/backend';
import { isWebkit } from '../support/engine';
import {
  arrived,
  failed,
  formSeen,
  fresh,
  leftByClient,
  seen,
  seenOnce,
  stats,
} from '../support/wire-client';
import type { WireSeen } from '../support/wire-routes';
import { item, unicode } from '../support/wire-samples';

const { otherUrl } = inject('throttled');
const megabyte = 1_000_000;
const asBlob = { responseType: 'blob' } as const;

const isProgress =
  (type: 'upload' | 'download') =>
  (event: CallEvent<unknown>): event is ProgressEvent =>
    event.type === type;

const sha256 = async (bytes: BufferSource): Promise<string> =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

const bytesOf = ({ body }: WireSeen) => Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
const textOf = (request: WireSeen) => new TextDecoder().decode(bytesOf(request));

// Engines escape names (HTML 4.10.22.8), and Node's parser leaves them so.
const unescaped = (name = '') =>
  name.replaceAll('%22', '"').replaceAll('%0D%0A', '\n').replaceAll('\r\n', '\n');

const filled = (length: number) => new Uint8Array(length).map((_, index) => index % 251);

interface Conformance {
  /** Default: the ajax backend. */
  readonly factory?: BackendFactory;
  /** Browsers do by themselves, and a script with XMLHttpRequest cannot have it otherwise. */
  readonly followsRedirects: boolean;
  /** Everything but `fetch` does. */
  readonly tellsUploads?: boolean;
}

/** What our backends promise wherever they run. */
export function conformance({
  factory = ajaxBackend,
  followsRedirects,
  tellsUploads = true,
}: Conformance): void {
  const { url } = inject('throttled');
  const transport = new Transport(factory({ url, withCredentials: false }));
  const eventsOf = (call: ReturnType<typeof transport.post>) =>
    lastValueFrom(call.events().pipe(toArray()));

  describe('answers', () => {
    it('reads JSON into raw, data and meta', async () => {
      const response = await transport.get(`/wire/json/${fresh()}`);
      expect(response).toMatchObject({
        status: 200,
        data: item,
        meta: { total_count: 1 },
        raw: { data: item, meta: { total_count: 1 } },
      });
      expect(response.errors).toBeUndefined();
    });

    it('leaves text as it is', async () => {
      expect((await transport.get(`/wire/text/${fresh()}`)).raw).toBe('pong');
    });

    it('reads JSON of an answer without a content type', async () => {
      expect((await transport.get(`/wire/untyped/${fresh()}`)).data).toBe(1);
    });

    it('takes an empty 204 as a success without data', async () => {
      const response = await transport.delete(`/wire/status/${fresh()}/204`);
      expect(response).toMatchObject({ status: 204, raw: '', data: undefined });
    });

    it('makes an empty 431 (a URL too long for Node) an error that says so', async () => {
      const error = await failed(transport.get(`/wire/status/${fresh()}/431`));
      expect(error).toMatchObject({ status: 431, code: 'HTTP' });
      expect(error.message).toContain('431');
    });

    it('does not take an HTML page for items, though its status is 200', async () => {
      const directus = new Directus(`${url}/wire/html/${fresh()}/200`, {
        auth: { mode: 'json' },
        transport: { backend: factory, retry: false },
      });
      const items = directus.items('articles');
      for (const call of [items.readOne(1), items.readByQuery(), items.createOne({})])
        expect(await failed(call)).toMatchObject({ status: 200, code: 'INVALID_RESPONSE' });
    });

    it('does not take an HTML page for the success of a write without answer', async () => {
      const directus = new Directus(`${url}/wire/html/${fresh()}/200`, {
        auth: { mode: 'json' },
        transport: { backend: factory },
      });
      const error = await failed(directus.items('articles').deleteOne(1));
      expect(error).toMatchObject({ status: 200, code: 'INVALID_RESPONSE' });
    });

    it('gives an HTML page to who asks for text (a custom endpoint)', async () => {
      const path = `/wire/html/${fresh()}/200`;
      const { raw } = await transport.get(path, { responseType: 'text' });
      expect(raw).toContain('<!doctype html>');
    });

    it('makes a proxy’s HTML 502 an error with its status', async () => {
      const error = await failed(transport.get(`/wire/html/${fresh()}/502`));
      expect(error).toMatchObject({ status: 502, code: 'HTTP', errors: [] });
    });

    it('does not take cut-off JSON for an empty answer', async () => {
      const error = await failed(transport.get(`/wire/truncated-json/${fresh()}`));
      expect(error).toMatchObject({ status: 200, code: 'INVALID_RESPONSE' });
    });

    // WebKitGTK takes a chunked answer that is cut off for a whole one, and tells of it in no way.
    const cuts = ['truncated-body', 'close', ...(isWebkit ? [] : ['truncated-chunks'])];
    it.each(cuts)('fails with NETWORK when the connection ends early (%s)', async (route) => {
      const error = await failed(transport.post(`/wire/${route}/${fresh()}`, 'text'));
      expect(error).toMatchObject({ status: 0, code: 'NETWORK' });
    });

    it('fails with NETWORK when nobody listens', async () => {
      const nobody = new Transport(factory({ url: 'http://127.0.0.1:9', withCredentials: false }));
      expect(await failed(nobody.get('/'))).toMatchObject({ status: 0, code: 'NETWORK' });
    });

    it('tells after a 429 what the server said of when to come again', async () => {
      const error = await failed(transport.get(`/wire/busy/${fresh()}`));
      expect(error).toMatchObject({
        status: 429,
        code: 'REQUESTS_EXCEEDED',
        errors: [{ extensions: { reset: '2030-01-01T00:00:00.000Z' } }],
      });
      expect(error.response?.headers['retry-after']).toBe('7');
    });

    it('fails on a list of errors, though the status is 200', async () => {
      expect(await failed(transport.get(`/wire/errors-in-200/${fresh()}`))).toMatchObject({
        status: 200,
        code: 'FORBIDDEN',
        message: 'No.',
      });
    });

    it.each(['json', 'text', 'blob', 'arraybuffer'] as const)(
      'keeps the server’s code when %s was asked for (a token may have to be refreshed for a download)',
      async (responseType) => {
        const error = await failed(transport.get(`/wire/error/${fresh()}/403`, { responseType }));
        expect(error).toMatchObject({ status: 403, code: 'FORBIDDEN', message: 'No.' });
      },
    );

    it.each(['gzip', 'deflate', 'br'])('reads an answer packed with %s', async (coding) => {
      const { data } = await transport.get(`/wire/coded/${fresh()}/${coding}`);
      expect(data).toBe(item.title.repeat(1_000));
    });

    it('does not take a cut-off gzip for an answer', async () => {
      const { code } = await failed(transport.get(`/wire/broken-gzip/${fresh()}`));
      expect(['NETWORK', 'INVALID_RESPONSE']).toContain(code);
    });

    it('reads JSON behind a byte order mark', async () => {
      expect((await transport.get(`/wire/bom/${fresh()}`)).data).toBe(unicode);
    });

    it('reads characters whose bytes come in several chunks', async () => {
      expect((await transport.get(`/wire/split/${fresh()}`)).data).toBe(unicode);
    });

    it('names headers in lower case, joins repeated ones and hides cookies', async () => {
      const { headers } = await transport.get(`/wire/headers/${fresh()}`);
      expect(headers).toMatchObject({ 'x-one': '1', 'x-two': '2, two' });
      expect(headers).not.toHaveProperty('set-cookie');
    });

    it('gives bytes as a Blob or an ArrayBuffer', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const path = `/wire/bytes/${fresh()}`;
      const { raw: buffer } = await transport.get(path, { responseType: 'arraybuffer' });
      expect(buffer).toBeInstanceOf(ArrayBuffer);
      expect(new Uint8Array(buffer as ArrayBuffer)).toEqual(bytes);
      const { raw: blob } = await transport.get(path, { responseType: 'blob' });
      expect(blob).toBeInstanceOf(Blob);
      expect((blob as Blob).type).toBe('application/octet-stream');
      expect(new Uint8Array(await (blob as Blob).arrayBuffer())).toEqual(bytes);
    });

    it('a Blob: a range has its bytes, and the type of its header in lower case', async () => {
      const response = await transport.get(`/wire/range/${fresh()}`, asBlob);
      const blob = response.raw as Blob;
      expect(response.status).toBe(206);
      expect(blob.type).toBe('text/plain; charset=utf-8');
      expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual(
        [...Array(10).keys()].map((n) => n + 10),
      );
    });

    it('a Blob: has no type where the answer has none', async () => {
      const { raw } = await transport.get(`/wire/untyped/${fresh()}`, asBlob);
      expect((raw as Blob).type).toBe('');
      expect(await (raw as Blob).text()).toBe('{"data":1}');
    });

    it('a Blob: JSON with status 200 stays unread', async () => {
      const { raw, data } = await transport.get(`/wire/json/${fresh()}`, asBlob);
      expect(data).toBe(raw);
      expect(JSON.parse(await (raw as Blob).text())).toMatchObject({ data: item });
    });

    it('a Blob: is empty for an answer without a body', async () => {
      for (const answer of [
        await transport.delete(`/wire/status/${fresh()}/204`, undefined, asBlob),
        await transport.get(`/wire/status/${fresh()}/200`, asBlob),
      ])
        expect((answer.raw as Blob).size).toBe(0);
    });

    it.each([
      ['html', 502, 'HTTP'],
      ['status', 431, 'HTTP'],
      ['status', 304, 'REDIRECTED'],
    ])('a Blob: %s with status %i is %s', async (route, status, code) => {
      const error = await failed(transport.get(`/wire/${route}/${fresh()}/${status}`, asBlob));
      expect(error).toMatchObject({ status, code, errors: [] });
    });

    it('a Blob: an error over `maxContentLength` is TOO_LARGE', async () => {
      const limited = { ...asBlob, maxContentLength: 10 };
      const error = await failed(transport.get(`/wire/error/${fresh()}/403`, limited));
      expect(error.code).toBe('TOO_LARGE');
    });

    it('a Blob: a download is repeated after 503, and after TOKEN_EXPIRED with a fresh token', async () => {
      const id = fresh();
      const refreshed: TokenSource = {
        tokensFor: () => ({ ...NO_TOKENS, access: 'old', epoch: 0 }),
        tokensAfterExpiry: () => of({ ...NO_TOKENS, access: 'new', epoch: 0 }),
      };
      const backend = withRetry(factory({ url, withCredentials: false }), () => 0);
      const downloads = new Transport(withBearerToken(refreshed, backend));
      const { raw } = await downloads.get(`/wire/statuses/${id}/503/401/200`, asBlob);
      expect(await (raw as Blob).text()).toBe('pong');
      const requests = (await seen(id)).filter(({ method }) => method === 'GET');
      const tokens = requests.map(({ headers }) => headers.authorization);
      expect(tokens).toEqual(['Bearer old', 'Bearer old', 'Bearer new']);
    });

    it('gives JSON unread to who asked for text', async () => {
      const { raw } = await transport.get(`/wire/untyped/${fresh()}`, { responseType: 'text' });
      expect(raw).toBe('{"data":1}');
    });
  });

  describe('redirects', () => {
    const statuses = [301, 302, 303, 307, 308];
    const headers = { authorization: 'Bearer secret' };

    it.each(statuses)('never takes the token to another origin (%i)', async (status) => {
      const id = fresh();
      const redirected = transport.post(`/wire/redirect/${id}/${status}/other`, 'text', {
        headers,
      });
      expect(await failed(redirected)).toMatchObject({ code: 'REDIRECTED' });
      const requests = await seen(id);
      const [first, ...elsewhere] = requests.filter(({ method }) => method !== 'OPTIONS');
      expect(first?.headers.authorization).toBe('Bearer secret');
      for (const request of elsewhere) {
        expect(otherUrl).toContain(request.host);
        expect(request.headers).not.toHaveProperty('authorization');
      }
      if (!followsRedirects) expect(elsewhere).toEqual([]);
    });

    it.each(statuses)('follows %i on the same origin where the platform does', async (status) => {
      const id = fresh();
      const write = transport.post(`/wire/redirect/${fresh()}/${status}/same`, { a: 1 });
      expect(await failed(write)).toMatchObject({ code: 'REDIRECTED' });
      const redirected = transport.get(`/wire/redirect/${id}/${status}/same`);
      if (followsRedirects) expect((await redirected).data).toEqual(item);
      else {
        const error = await failed(redirected);
        expect(error.code).toBe('REDIRECTED');
        // The platform's fetch may hide which redirect it was.
        expect([status, 302]).toContain(error.status);
        expect(await seen(id)).toHaveLength(1);
      }
    });
  });

  describe('requests', () => {
    it('sends method, path, params and headers as given', async () => {
      const id = fresh();
      await transport.patch(
        `/wire/echo/${id}/items/a%2Fb`,
        { title: unicode },
        {
          params: { fields: ['id', 'title'], filter: { title: { _eq: '&=+ #' } }, search: 'é' },
          headers: { 'X-Own': ' one ', 'x-latin': 'é' },
        },
      );
      const { method, url, headers } = await seenOnce(id);
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      expect(method).toBe('PATCH');
      expect(pathname).toBe(`/wire/echo/${id}/items/a%2Fb`);
      expect([...searchParams]).toEqual([
        ['fields', 'id,title'],
        ['filter', '{"title":{"_eq":"&=+ #"}}'],
        ['search', 'é'],
      ]);
      expect(headers['x-own']).toBe('one');
      // WebKit sends a header as UTF-8, where the others send Latin-1, which Node reads.
      expect(headers['x-latin']).toBe(isWebkit ? 'Ã©' : 'é');
    });

    it('adds no header that Directus’s CORS would refuse', async () => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, {});
      const { headers } = await seenOnce(id);
      expect(headers).not.toHaveProperty('x-requested-with');
    });

    it.each(['GET', 'HEAD', 'DELETE', 'POST', 'PUT', 'PATCH'] as const)(
      'makes a %s without a body',
      async (method) => {
        const id = fresh();
        const verb = method.toLowerCase() as Lowercase<typeof method>;
        expect((await transport[verb](`/wire/echo/${id}`)).status).toBe(200);
        expect(await seenOnce(id)).toMatchObject({ method, length: 0 });
      },
    );

    it('makes a request of its own for each subscription', async () => {
      const id = fresh();
      const call = transport.get(`/wire/echo/${id}`);
      await Promise.all([lastValueFrom(call), lastValueFrom(call)]);
      await call;
      await call;
      expect(await seen(id)).toHaveLength(3);
    });

    it('keeps connections for the requests that follow', async () => {
      const id = fresh();
      for (let n = 0; n < 10; n++) await transport.get(`/wire/echo/${id}/${n}`);
      const connections = (await seen(id)).map(({ connection }) => connection);
      expect(connections).toHaveLength(10);
      // Two, as one may still be busy with the end of the last answer when the next request comes.
      expect(new Set(connections).size).toBeLessThanOrEqual(2);
    });

    it.each(['a\r\nx-evil: 1', 'a\nb', 'a\rb', 'a\0b', 'a€'])(
      'refuses the header value %j, which could be read as another header',
      async (value) => {
        const id = fresh();
        const request = transport.get(`/wire/echo/${id}`, { headers: { 'x-own': value } });
        await expect(request.then()).rejects.toBeInstanceOf(InvalidParamError);
        expect(await seen(id)).toEqual([]);
      },
    );
  });

  describe('a read after a write', () => {
    it('a read after a write is answered anew, though the same read from before the write is under way', async () => {
      const outcomes: unknown[] = [];
      const round = async () => {
        const id = fresh();
        const read = () => transport.get(`/wire/revision/${id}/100`);
        const before = read().then();
        await arrived(id);
        await transport.post(`/wire/revision/${id}`);
        outcomes.push([(await read()).data, (await before).data]);
      };
      for (let rounds = 0; rounds < 100; rounds += 4)
        await Promise.all([round(), round(), round(), round()]);
      expect(outcomes.filter((outcome) => String(outcome) !== '1,0')).toEqual([]);
    });
  });

  describe('bodies', () => {
    it('sends objects as JSON', async () => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, { title: unicode, list: [1, null, false] });
      const request = await seenOnce(id);
      expect(request.headers['content-type']).toMatch(/^application\/json/);
      expect(JSON.parse(textOf(request))).toEqual({ title: unicode, list: [1, null, false] });
    });

    it.each([[[1, 2]], [[]], [{}], [0], [false], [true]])('sends %j as JSON, too', async (body) => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, body);
      expect(textOf(await seenOnce(id))).toBe(JSON.stringify(body));
    });

    it('sends text as it is', async () => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, unicode);
      expect(textOf(await seenOnce(id))).toBe(unicode);
    });

    it('sends an empty text as an empty body', async () => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, '');
      expect((await seenOnce(id)).length).toBe(0);
    });

    it('sends URLSearchParams as a form', async () => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, new URLSearchParams({ a: 'é&=' }));
      const request = await seenOnce(id);
      expect(request.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
      expect(textOf(request)).toBe('a=%C3%A9%26%3D');
    });

    it('sends a Blob with its type', async () => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, new Blob([filled(1_000)], { type: 'image/png' }));
      const request = await seenOnce(id);
      expect(request.headers).toMatchObject({
        'content-type': 'image/png',
        'content-length': '1000',
      });
      expect(request.sha256).toBe(await sha256(filled(1_000)));
    });

    const pool = filled(8_192).buffer;
    it.each([
      ['an ArrayBuffer', filled(10).buffer, filled(10)],
      ['a Uint8Array', filled(10), filled(10)],
      ['a part of a buffer', new Uint8Array(pool, 100, 5), filled(8_192).slice(100, 105)],
      ['a DataView', new DataView(pool, 7, 3), filled(8_192).slice(7, 10)],
      ['a Float64Array', new Float64Array([1.5]), new Uint8Array(new Float64Array([1.5]).buffer)],
      ['an empty view', new Uint8Array(pool, 5, 0), new Uint8Array(0)],
    ])(
      'sends only the bytes of %s (and not what lies beside them in memory)',
      async (_, body, bytes) => {
        const id = fresh();
        await transport.post(`/wire/echo/${id}`, body);
        expect(bytesOf(await seenOnce(id))).toEqual(bytes);
      },
    );

    it('sends a form that its receiver reads as it was, files and odd names included', async () => {
      const form = new FormData();
      form.append('title', unicode);
      form.append('lines', 'a\nb\r\nc\rd');
      form.append('na"me\n', 'x');
      form.append('title', 'twice');
      form.append('empty', '');
      form.append('file', new File([filled(100)], 'naïve "one"; 漢.png', { type: 'image/png' }));
      form.append('file', new Blob([]), 'nothing');
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, form);

      const request = await seenOnce(id);
      expect(request.headers['content-length']).toBe(String(request.length));
      const entries = await formSeen(id);
      expect(entries.map(({ name }) => unescaped(name))).toEqual([...form.keys()]);
      expect(entries.flatMap(({ text }) => text ?? [])).toEqual([
        unicode,
        'a\r\nb\r\nc\r\nd',
        'x',
        'twice',
        '',
      ]);
      const [file, nothing] = entries.flatMap((entry) => entry.file ?? []);
      expect(file?.type).toBe('image/png');
      expect(unescaped(file?.name)).toBe('naïve "one"; 漢.png');
      expect(file?.body).toBe(btoa(String.fromCharCode(...filled(100))));
      expect(nothing).toMatchObject({ name: 'nothing', body: '' });
    });

    it('sends an empty form', async () => {
      const id = fresh();
      expect((await transport.post(`/wire/echo/${id}`, new FormData())).status).toBe(200);
      expect((await seenOnce(id)).headers['content-type']).toMatch(/^multipart\/form-data; /);
    });
  });

  describe('time limit', () => {
    it.each(['hang', 'hang-after-headers'])(
      'gives up after `timeout` and closes the connection (%s)',
      async (route) => {
        const id = fresh();
        const error = await failed(transport.get(`/wire/${route}/${id}`, { timeout: 150 }));
        expect(error).toMatchObject({ status: 0, code: 'TIMEOUT' });
        expect(error.message).toContain('150 ms');
        await leftByClient(id);
      },
    );

    it.each([0, 2 ** 31, Infinity])(
      'does not give up early with a limit of %d',
      async (timeout) => {
        const response = await transport.get(`/wire/slow/${fresh()}/150`, { timeout });
        expect(response.data).toEqual(item);
      },
    );
  });

  describe('size limits', () => {
    it.each([
      ['text', '€€€€', 12],
      ['JSON', { a: '€' }, 11],
      ['a Blob', new Blob(['12345678']), 8],
      ['bytes', new Uint8Array(8), 8],
    ])(
      'refuses a body over `maxBodyLength`, counted in bytes, and sends nothing: %s',
      async (_, body, size) => {
        const id = fresh();
        const send = (maxBodyLength: number) =>
          transport.post(`/wire/echo/${id}`, body, { maxBodyLength });
        expect((await failed(send(size - 1))).code).toBe('TOO_LARGE');
        expect(await seen(id)).toEqual([]);
        expect((await send(size)).status).toBe(200);
      },
    );

    it('stops reading an answer over `maxContentLength`, and closes the connection', async () => {
      const path = `/wire/download/${fresh()}/500000/400`;
      const { code } = await failed(transport.get(path, { maxContentLength: 100_000 }));
      expect(code).toBe('TOO_LARGE');
      const whole = await transport.get(path, { maxContentLength: 500_000 });
      expect(whole.raw).toHaveLength(500_000);
    });

    it('a Blob: stops reading an answer over `maxContentLength`', async () => {
      const path = `/wire/download/${fresh()}/500000/400`;
      const limited = { ...asBlob, maxContentLength: 100_000 };
      expect((await failed(transport.get(path, limited))).code).toBe('TOO_LARGE');
      const whole = await transport.get(path, { ...asBlob, maxContentLength: 500_000 });
      expect((whole.raw as Blob).size).toBe(500_000);
    });

    it('counts an answer as it is unpacked: a small one may be packed from a large one', async () => {
      const path = `/wire/coded/${fresh()}/gzip`;
      expect((await failed(transport.get(path, { maxContentLength: 1_000 }))).code).toBe(
        'TOO_LARGE',
      );
    });
  });

  describe('cancelling', () => {
    it('makes no request when the signal is aborted already, and fails with its reason', async () => {
      const id = fresh();
      const reason = new Error('changed my mind');
      const request = transport.get(`/wire/echo/${id}`, { signal: AbortSignal.abort(reason) });
      await expect(request.then()).rejects.toBe(reason);
      expect(await seen(id)).toEqual([]);
    });

    it('makes no request that is waited for when it is cancelled at once', async () => {
      const id = fresh();
      transport.get(`/wire/hang/${id}`).subscribe().unsubscribe();
      await transport.get(`/wire/echo/${fresh()}`);
      await vi.waitFor(async () => {
        for (const request of await seen(id)) expect(request.aborted).toBe(true);
      }, 3_000);
    });

    it.each(['hang', 'hang-after-headers'])(
      'closes the connection when unsubscribed while the answer is awaited (%s)',
      async (route) => {
        const id = fresh();
        const subscription = transport.get(`/wire/${route}/${id}`).subscribe();
        await arrived(id);
        subscription.unsubscribe();
        await leftByClient(id);
      },
    );

    it('closes the connection when its signal aborts, and fails with the reason', async () => {
      const id = fresh();
      const controller = new AbortController();
      const request = transport.get(`/wire/hang/${id}`, { signal: controller.signal });
      const outcome = request.catch((error: unknown) => error);
      await arrived(id);
      controller.abort();
      expect(await outcome).toMatchObject({ name: 'AbortError' });
      await leftByClient(id);
    });

    it('closes the connection when unsubscribed half way through an upload', async () => {
      const id = fresh();
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(20 * megabyte)]), 'big.bin');
      const events: CallEvent<unknown>[] = [];
      const subscription = transport
        .post(`/throttled/${4 * megabyte}/${id}`, form)
        .events()
        .subscribe((event) => events.push(event));
      await vi.waitFor(async () => {
        expect((await stats(id))?.received).toBeGreaterThan(megabyte);
      }, 5_000);
      subscription.unsubscribe();
      const until = events.length;
      await vi.waitFor(async () => expect(await stats(id)).toMatchObject({ aborted: true }), 5_000);
      expect((await stats(id))?.received).toBeLessThan(20 * megabyte);
      expect(events).toHaveLength(until);
    });

    it('never sends what is cancelled while it waits for a free connection', async () => {
      const blocking = fresh();
      const id = fresh();
      const subscriptions: Subscription[] = [];
      // More than any platform opens to one server at a time.
      for (let n = 0; n < 80; n++)
        subscriptions.push(transport.get(`/wire/hang/${blocking}/${n}`).subscribe());
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(megabyte)]), 'queued.bin');
      const queued = transport.post(`/wire/echo/${id}`, form).subscribe();
      queued.unsubscribe();
      for (const subscription of subscriptions) subscription.unsubscribe();
      await transport.get(`/wire/echo/${fresh()}`);
      expect(await seen(id)).toEqual([]);
    });
  });

  if (!tellsUploads) return;

  describe('progress', () => {
    it('tells a throttled upload of 20 MB in several growing steps, up to the exact total', async () => {
      const id = fresh();
      const form = new FormData();
      form.append('title', 'Big');
      form.append('file', new Blob([new Uint8Array(20 * megabyte)]), 'big.bin');
      const events = await eventsOf(transport.post(`/throttled/${10 * megabyte}/${id}`, form));

      expect(events[0]).toEqual({ type: 'sent' });
      expect(events.at(-1)).toMatchObject({ type: 'reply', body: { status: 200 } });
      const { expected, received } = (await stats(id)) ?? {};
      expect(received).toBe(expected);
      const steps = events.filter(isProgress('upload'));
      const loaded = steps.map((step) => step.loaded);
      expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
      expect(new Set(loaded).size).toBeGreaterThan(5);
      expect(steps.every(({ total }) => total === expected)).toBe(true);
      expect(loaded.at(-1)).toBe(expected);
    });

    it('comes at most every 50 ms, and at the end', async () => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(20 * megabyte)]), 'big.bin');
      const start = performance.now();
      const events = await eventsOf(transport.post(`/throttled/${20 * megabyte}/${fresh()}`, form));
      const passed = performance.now() - start;
      // Beside the first and the last ones.
      expect(events.filter(isProgress('upload')).length).toBeLessThan(passed / 50 + 4);
    });

    it('is true: never ahead of the server by more than the network holds', async () => {
      const id = fresh();
      const rate = 5 * megabyte;
      const held = 8 * megabyte;
      const ahead: number[] = [];
      const start = performance.now();
      const upload = transport.post(`/throttled/${rate}/${id}`, new Blob([filled(12 * megabyte)]));
      await lastValueFrom(
        upload.events().pipe(
          tap((event) => {
            if (event.type !== 'upload') return;
            ahead.push(event.loaded - (rate * (performance.now() - start)) / 1_000);
          }),
        ),
      );
      expect(ahead.length).toBeGreaterThan(2);
      expect(Math.max(...ahead)).toBeLessThan(held);
    });

    it.each([
      ['text', unicode],
      ['JSON', { title: unicode }],
      ['an empty form', new FormData()],
    ])('ends at the exact total for %s, too', async (_, body) => {
      const id = fresh();
      const events = await eventsOf(transport.post(`/wire/echo/${id}`, body));
      const { length } = await seenOnce(id);
      expect(events.filter(isProgress('upload')).at(-1)).toEqual({
        type: 'upload',
        loaded: length,
        total: length,
      });
    });

    it('tells `onUploadProgress` the same, beside the reply that is awaited', async () => {
      const id = fresh();
      const told: ProgressEvent[] = [];
      await transport.post(`/wire/echo/${id}`, unicode, {
        onUploadProgress: (event) => told.push(event),
      });
      const { length } = await seenOnce(id);
      expect(told.at(-1)).toEqual({ type: 'upload', loaded: length, total: length });
    });

    it('costs no preflight unless somebody watches', async () => {
      const id = fresh();
      await transport.post(`/wire/echo/${id}`, unicode);
      expect((await seen(id)).map(({ method }) => method)).toEqual(['POST']);
    });

    it('tells nothing of an upload where there is no body', async () => {
      const events = await eventsOf(transport.get(`/wire/json/${fresh()}`));
      expect(events.filter(isProgress('upload'))).toEqual([]);
    });

    it('tells a slow download in several growing steps', async () => {
      const bytes = 500_000;
      const events = await eventsOf(transport.get(`/wire/download/${fresh()}/${bytes}/600`));
      const steps = events.filter(isProgress('download'));
      const loaded = steps.map((step) => step.loaded);
      expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
      expect(new Set(loaded).size).toBeGreaterThan(3);
      for (const { loaded: sofar, total } of steps) if (sofar > 0) expect(total).toBe(bytes);
      expect(events.at(-1)).toMatchObject({ type: 'reply', body: { raw: 'x'.repeat(bytes) } });
    });

    it('tells the upload before the download, whatever the platform', async () => {
      const path = `/wire/download/${fresh()}/200000/200`;
      const events = await eventsOf(transport.post(path, filled(megabyte)));
      const types = events.map(({ type }) => type).filter((type, n, all) => type !== all[n - 1]);
      expect(types).toEqual(['sent', 'upload', 'download', 'reply']);
    });

    it('fails with the server’s code where somebody watches, too', async () => {
      const refused = transport.post(`/wire/error/${fresh()}/403`, unicode).events();
      expect(await failed(lastValueFrom(refused))).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      });
    });
  });
}
