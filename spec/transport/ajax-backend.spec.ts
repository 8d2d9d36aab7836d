import { Readable } from 'node:stream';
import { firstValueFrom, Subject } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ajaxBackend } from '../../lib/transport/ajax-backend';
import { Transport } from '../../lib/transport/transport';
import type { TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';
import { failed } from '../support/wire-client';
import { conformance } from './conformance';

const url = 'https://directus.example.com';
const request: TransportRequest = {
  method: 'POST',
  path: '/items/articles',
  params: {},
  headers: {},
  body: { title: 'One' },
  responseType: 'json',
  timeout: 0,
  progress: true,
  maxBodyLength: Infinity,
  maxContentLength: Infinity,
};

/** An XMLHttpRequest whose events are told by hand. */
class HandXhr extends EventTarget {
  readonly upload = new EventTarget();
  readyState = 0;
  status = 200;
  statusText = 'OK';
  response: unknown = '{"data":1}';
  responseType = '';
  responseURL = '';
  timeout = 0;
  withCredentials = false;
  sent: unknown;
  isAborted = false;
  readonly open = (): void => undefined;
  readonly setRequestHeader = (): void => undefined;
  readonly getResponseHeader = () => 'application/json';
  readonly getAllResponseHeaders = () => '';

  send(body?: unknown): void {
    this.sent = body;
  }

  abort(): void {
    this.isAborted = true;
  }
}

/** A request under way, what is heard of it, and the hand that moves it. */
async function rig(changes: Partial<TransportRequest> = {}, withCredentials = false) {
  const xhr = new HandXhr();
  const heard: unknown[] = [];
  let clock = 0;
  const backend = ajaxBackend({ url, withCredentials }, () => xhr as unknown as XMLHttpRequest);
  const subscription = backend({ ...request, ...changes }).subscribe({
    next: (event: TransportEvent) =>
      heard.push(event.type === 'reply' ? ['reply', event.body.data] : event),
    error: (error: unknown) => heard.push(error),
    complete: () => heard.push('end'),
  });
  // Requests begin in a microtask.
  await Promise.resolve();
  const tell = (target: EventTarget, type: string, loaded?: number, total?: number) =>
    target.dispatchEvent(
      Object.defineProperties(new Event(type), {
        loaded: { value: loaded },
        total: { value: total ?? 0 },
        lengthComputable: { value: total !== undefined },
        timeStamp: { value: clock },
      }),
    );
  return {
    xhr,
    heard,
    subscription,
    wait: (milliseconds: number) => {
      clock += milliseconds;
    },
    up: (type: string, loaded: number, total?: number) => tell(xhr.upload, type, loaded, total),
    down: (type: string, loaded?: number, total?: number) => tell(xhr, type, loaded, total),
  };
}

describe('the steps of a request', () => {
  it('events: have bytes and total, where the total is known, and end with the reply', async () => {
    const { heard, up, down } = await rig();
    up('loadstart', 0, 15);
    up('progress', 7, 15);
    up('load', 15, 15);
    down('loadstart', 0);
    down('progress', 5);
    down('progress', 10, 10);
    down('load', 10, 10);
    expect(heard).toEqual([
      { type: 'sent' },
      { type: 'upload', loaded: 0, total: 15 },
      { type: 'upload', loaded: 7, total: 15 },
      { type: 'upload', loaded: 15, total: 15 },
      { type: 'download', loaded: 5 },
      { type: 'download', loaded: 10, total: 10 },
      ['reply', 1],
      'end',
    ]);
  });

  it('events: an upload is reported every 50 ms, though an engine (WebKit) tells of each 8 kB', async () => {
    const { heard, up, wait } = await rig();
    up('loadstart', 0, 300);
    for (let loaded = 1; loaded < 300; loaded++) {
      up('progress', loaded, 300);
      wait(1);
    }
    up('load', 300, 300);
    const steps = [0, 1, 51, 101, 151, 201, 251, 300];
    expect(heard.slice(1)).toEqual(steps.map((loaded) => ({ type: 'upload', loaded, total: 300 })));
  });

  it('events: no progress is emitted without a watcher, though a limit counts bytes', async () => {
    const { heard, up, down } = await rig({ progress: false, maxContentLength: 10 });
    up('progress', 7, 15);
    down('loadstart', 0);
    down('progress', 10, 10);
    down('load', 10, 10);
    expect(heard).toEqual([['reply', 1], 'end']);
  });

  it('of an upload do not count against the limit of the answer', async () => {
    const { heard, up } = await rig({ maxContentLength: 10 });
    up('progress', 11, 15);
    expect(heard.at(-1)).toEqual({ type: 'upload', loaded: 11, total: 15 });
  });

  it('end once the answer is over its limit, and the request is given up', async () => {
    const { xhr, heard, down } = await rig({ maxContentLength: 10, progress: false });
    down('progress', 10);
    expect(heard).toEqual([]);
    down('progress', 11);
    expect(heard).toEqual([
      expect.objectContaining({
        code: 'TOO_LARGE',
        message: 'POST /items/articles: the answer is too large',
      }),
    ]);
    expect(xhr.isAborted).toBe(true);
  });

  it('hold no upload where there is no body: its listeners would cost a browser a preflight', async () => {
    const { heard, up } = await rig({ body: undefined });
    up('progress', 0, 0);
    expect(heard).toEqual([{ type: 'sent' }]);
  });
});

describe('a stream', () => {
  it('is sent whatever `maxBodyLength` says, as nobody knows its length ahead', async () => {
    const { xhr, heard } = await rig({ body: Readable.from(['a']), maxBodyLength: 1 });
    expect(heard).toEqual([{ type: 'sent' }]);
    expect(xhr.sent).toBeDefined();
  });
});

describe('the error of a request', () => {
  const errorOf = async (
    type: string,
    xhr: Partial<HandXhr>,
    changes?: Partial<TransportRequest>,
  ) => {
    const { heard, down, ...rest } = await rig({ progress: false, ...changes });
    Object.assign(rest.xhr, xhr);
    down(type, 0);
    expect(heard).toHaveLength(1);
    return heard[0];
  };

  it('is the server’s own where there is an answer', async () => {
    const response = '{"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}]}';
    expect(await errorOf('load', { status: 403, response })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      message: 'No.',
    });
  });

  it('TIMEOUT: the message has the time limit in milliseconds', async () => {
    expect(await errorOf('timeout', { status: 0 }, { timeout: 150 })).toMatchObject({
      code: 'TIMEOUT',
      message: 'POST /items/articles: no answer within 150 ms',
    });
  });

  it('NETWORK: the message has no reason where the platform gives none', async () => {
    expect(await errorOf('error', { status: 0 })).toMatchObject({
      code: 'NETWORK',
      message: 'POST /items/articles: no answer from the server',
      cause: undefined,
    });
  });

  it.each([
    ['error', 'NETWORK'],
    ['abort', 'NETWORK'],
    ['timeout', 'TIMEOUT'],
  ])(
    '%s: is %s, though the status of an answer remains, as in jsdom and happy-dom',
    async (type, code) => {
      expect(await errorOf(type, { status: 200 })).toMatchObject({ code });
    },
  );

  it.each([
    ['an error', new Error('mine')],
    ['what only has the name of one of ajax', { name: 'AjaxError' }],
  ])('is what was thrown where that is no failure of the request: %s', async (_, thrown) => {
    const heard: unknown[] = [];
    const backend = ajaxBackend({ url, withCredentials: false }, () => {
      throw thrown; // eslint-disable-line @typescript-eslint/only-throw-error -- what others may do
    });
    backend(request).subscribe({
      next: (event) => heard.push(event),
      error: (error: unknown) => heard.push(error),
    });
    await Promise.resolve();
    expect(heard).toEqual([{ type: 'sent' }, thrown]);
  });

  it('NETWORK: the message has the platform’s reason, where there is one', async () => {
    const nobody = new Transport(
      ajaxBackend({ url: 'http://127.0.0.1:9', withCredentials: false }),
    );
    const error = await failed(nobody.get('/items/articles'));
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
    expect(error.message).toMatch(/: no answer from the server: .*ECONNREFUSED/);
  });

  it('says that it is the body that is too large, and nothing is sent', async () => {
    const { xhr, heard } = await rig({ body: 'four', maxBodyLength: 3 });
    expect(heard).toEqual([
      expect.objectContaining({
        code: 'TOO_LARGE',
        message: 'POST /items/articles: the body is too large',
      }),
    ]);
    expect(xhr.sent).toBeUndefined();
  });

  it('is that the answer is none where it cannot be read', async () => {
    expect(await errorOf('load', { response: '{"data"' })).toMatchObject({
      code: 'INVALID_RESPONSE',
    });
  });
});

describe('the error of a request for a Blob, in a browser', () => {
  const refusal = '{"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}]}';
  const forbidden = { status: 403, code: 'FORBIDDEN', message: 'No.' };

  /** A request that ends with status 403 and `response`. */
  const refused = async (response: Blob, changes: Partial<TransportRequest> = {}) => {
    const ended = await rig({ progress: false, responseType: 'blob', ...changes });
    Object.assign(ended.xhr, { status: 403, response });
    ended.down('load', 0);
    return ended;
  };

  /** A Blob whose text comes when it is told. */
  const slowBlob = () => {
    const text = new Subject<string>();
    const blob = Object.assign(new Blob([refusal]), { text: () => firstValueFrom(text) });
    return { text, blob };
  };

  it('is read from the Blob', async () => {
    const { heard } = await refused(new Blob([refusal]));
    await vi.waitFor(() => expect(heard).toMatchObject([forbidden]));
  });

  it('has the status alone where the Blob cannot be read', async () => {
    const { blob, text } = slowBlob();
    const { heard } = await refused(blob);
    text.error(new DOMException('the disk is full', 'NotReadableError'));
    await vi.waitFor(() =>
      expect(heard).toMatchObject([{ status: 403, code: 'HTTP', errors: [] }]),
    );
  });

  it('is no longer made of the Blob when unsubscribed while it was read', async () => {
    const { blob, text } = slowBlob();
    const { xhr, heard, subscription } = await refused(blob);
    const read = vi.spyOn(xhr, 'getResponseHeader');
    subscription.unsubscribe();
    text.next(refusal);
    await new Promise((resolve) => setTimeout(resolve));
    expect(read).not.toHaveBeenCalled();
    expect(heard).toEqual([]);
  });

  it('is TOO_LARGE over `maxContentLength`, and the Blob is not read', async () => {
    const { blob } = slowBlob();
    const { heard } = await refused(blob, { maxContentLength: 10 });
    expect(heard).toMatchObject([{ code: 'TOO_LARGE' }]);
  });

  describe('where Blobs have no `text` (older jsdom, React Native)', () => {
    const readers: HandReader[] = [];

    class HandReader {
      onload: () => void = () => undefined;
      onerror: () => void = () => undefined;
      result = '';
      error: unknown;
      isAborted = false;
      readonly readAsText = vi.fn();
      constructor() {
        readers.push(this);
      }
      abort(): void {
        this.isAborted = true;
      }
    }

    const refusedWithReader = async () => {
      vi.stubGlobal('FileReader', HandReader);
      const ended = await refused(Object.assign(new Blob([refusal]), { text: undefined }));
      const reader = readers.at(-1);
      if (!reader) throw new Error('no FileReader was made');
      return { ...ended, reader };
    };

    afterEach(() => {
      readers.length = 0;
    });

    it('is read with a FileReader', async () => {
      const { heard, reader } = await refusedWithReader();
      expect(heard).toEqual([]);
      reader.result = refusal;
      reader.onload();
      expect(heard).toMatchObject([forbidden]);
    });

    it('has the status alone where the FileReader fails', async () => {
      const { heard, reader } = await refusedWithReader();
      reader.error = new DOMException('gone', 'NotReadableError');
      reader.onerror();
      expect(heard).toMatchObject([{ status: 403, code: 'HTTP' }]);
    });

    it('aborts the FileReader when unsubscribed', async () => {
      const { heard, reader, subscription } = await refusedWithReader();
      expect(reader.isAborted).toBe(false);
      subscription.unsubscribe();
      expect(reader.isAborted).toBe(true);
      expect(heard).toEqual([]);
    });
  });
});

// Last, as it takes seconds where the others take milliseconds.
conformance({ followsRedirects: false });
