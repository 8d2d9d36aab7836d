import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import type { ResponseFlow, ResponseSink } from '../../lib/transport/response-sink';
import { type HttpServer, startHttpServer } from '../support/http-server';

let answer: (response: ServerResponse, request: IncomingMessage) => void;
let server: HttpServer;
let directus: Directus;

beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    answer(response, request);
  });
  directus = new Directus(server.url);
});
afterAll(() => server.stop());

/** A sink that keeps everything. */
function keepingSink(takes = true) {
  const chunks: Uint8Array[] = [];
  const start = vi.fn(() => takes);
  const sink: ResponseSink = {
    start,
    write: (chunk) => {
      chunks.push(chunk);
      return true;
    },
  };
  return { sink, start, text: () => Buffer.concat(chunks).toString() };
}
const get = (sink: ResponseSink, options = {}) =>
  directus.transport.get('/file', { responseType: 'arraybuffer', sink, ...options });
const failure = (request: PromiseLike<unknown>) =>
  Promise.resolve(request).then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe('the request option sink', () => {
  it('receives the body as it arrives, and the reply has none', async () => {
    answer = (response) => response.setHeader('x-name', 'film').end('content');
    const { sink, start, text } = keepingSink();
    const { raw, status } = await get(sink);
    expect(text()).toBe('content');
    expect({ status, bytes: (raw as ArrayBuffer).byteLength }).toEqual({ status: 200, bytes: 0 });
    expect(start).toHaveBeenCalledWith(
      { status: 200, headers: expect.objectContaining({ 'x-name': 'film' }) },
      expect.anything(),
    );
  });

  it('leaves the body to the reply where it returns false', async () => {
    answer = (response) => response.end('content');
    const { sink, text } = keepingSink(false);
    const { raw } = await get(sink);
    expect(Buffer.from(raw as ArrayBuffer).toString()).toBe('content');
    expect(text()).toBe('');
  });

  it('has the server wait until it goes on', async () => {
    let sent = 0;
    answer = (response) => {
      const more = () => {
        if (sent === 60) response.end();
        else {
          sent++;
          response.write(Buffer.alloc(1_000_000), more);
        }
      };
      more();
    };
    let flow: ResponseFlow | undefined;
    let received = 0;
    let mayGoOn = false;
    const done = get({
      start: (_, steering) => {
        flow = steering;
        return true;
      },
      write: ({ length }) => {
        received += length;
        return mayGoOn;
      },
    }).then();
    await vi.waitFor(() => {
      expect(received).toBeGreaterThan(0);
    });
    await wait(200);
    // The kernel's buffers take some of it, and the rest waits at the server.
    expect(received).toBeLessThan(1_000_000);
    expect(sent).toBeLessThan(30);
    mayGoOn = true;
    flow?.resume();
    await done;
    expect(received).toBe(60_000_000);
  });

  it.each<[string, ResponseSink]>([
    [
      'start',
      {
        start: () => {
          throw new Error('no');
        },
        write: () => true,
      },
    ],
    [
      'write',
      {
        start: () => true,
        write: () => {
          throw new Error('no');
        },
      },
    ],
  ])('ends the request with the error that %s throws', async (_, sink) => {
    let isClosed = false;
    let requests = 0;
    answer = (response) => {
      requests++;
      response.on('close', () => (isClosed = true));
      response.write('content');
    };
    expect(await failure(get(sink))).toMatchObject({
      name: 'DirectusError',
      cause: { message: 'no' },
    });
    await vi.waitFor(() => {
      expect(isClosed).toBe(true);
    });
    expect(requests).toBe(1);
  });

  it('counts the time limit from the last byte', async () => {
    answer = (response) => {
      let bytes = 0;
      const timer = setInterval(() => {
        response.write('x');
        if (++bytes === 8) {
          clearInterval(timer);
          response.end();
        }
      }, 100);
    };
    const { sink, text } = keepingSink();
    await get(sink, { timeout: 500 });
    expect(text()).toBe('xxxxxxxx');
  });

  it('fails with TIMEOUT where no byte comes', async () => {
    answer = (response) => response.write('x');
    const error = await failure(get(keepingSink().sink, { timeout: 200, retry: false }));
    expect(error).toMatchObject({ code: 'TIMEOUT' });
  });

  it('does not share a request with another read that has a sink', async () => {
    answer = (response) => response.end('content');
    const first = keepingSink();
    const second = keepingSink();
    await Promise.all([get(first.sink, { dedupe: true }), get(second.sink, { dedupe: true })]);
    expect([first.text(), second.text()]).toEqual(['content', 'content']);
  });

  it('is refused before anything is sent where it is none', async () => {
    const sink = { start: () => true } as unknown as ResponseSink;
    expect(await failure(get(sink))).toMatchObject({ name: 'InvalidParamError' });
  });

  /** Sends 1 MB in ten parts, which is more than one chunk for the sink. */
  const sendParts = (response: ServerResponse) => {
    const parts = Array.from({ length: 10 }, () => Buffer.alloc(100_000));
    const next = () => {
      const part = parts.pop();
      if (part) response.write(part, next);
      else response.end();
    };
    next();
  };

  it('is not timed out while it has the server wait', async () => {
    answer = sendParts;
    let received = 0;
    let flow: ResponseFlow | undefined;
    await get(
      {
        start: (_, steering) => {
          flow = steering;
          return true;
        },
        write: ({ length }) => {
          const isFirst = received === 0;
          received += length;
          if (isFirst) setTimeout(() => flow?.resume(), 600);
          return !isFirst;
        },
      },
      { timeout: 300, retry: false },
    );
    expect(received).toBe(1_000_000);
  });

  it('is timed out again where no byte comes after it has gone on', async () => {
    answer = (response) => response.write('x');
    let flow: ResponseFlow | undefined;
    const request = get(
      {
        start: (_, steering) => {
          flow = steering;
          return true;
        },
        write: () => {
          setTimeout(() => flow?.resume(), 300);
          return false;
        },
      },
      { timeout: 200, retry: false },
    );
    expect(await failure(request)).toMatchObject({ code: 'TIMEOUT' });
  });

  it('receives the rest where it goes on before its write has returned false', async () => {
    answer = sendParts;
    let received = 0;
    let flow: ResponseFlow | undefined;
    await get({
      start: (_, steering) => {
        flow = steering;
        return true;
      },
      write: ({ length }) => {
        received += length;
        flow?.resume();
        return false;
      },
    });
    expect(received).toBe(1_000_000);
  });

  it('closes the connection of an answer that waits and is cancelled, and keeps no timer', async () => {
    let isClosed = false;
    answer = (response) => {
      response.on('close', () => (isClosed = true));
      response.write(Buffer.alloc(100_000));
    };
    let flow: ResponseFlow | undefined;
    let isPaused = false;
    const request = get(
      {
        start: (_, steering) => {
          flow = steering;
          return true;
        },
        write: () => {
          isPaused = true;
          return false;
        },
      },
      { timeout: 60_000 },
    ).subscribe();
    await vi.waitFor(() => {
      expect(isPaused).toBe(true);
    });
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    request.unsubscribe();
    const before = timers().length;
    flow?.resume();
    expect(timers()).toHaveLength(before);
    await vi.waitFor(() => {
      expect(isClosed).toBe(true);
    });
    // The next request is not disturbed by the one that was ended.
    answer = (response) => response.end('content');
    const { sink, text } = keepingSink();
    await get(sink);
    expect(text()).toBe('content');
  });
});
