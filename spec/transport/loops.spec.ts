// Whatever a server answers, and whatever the options say: no loop sends more than 20 requests in its first minute.
import fc from 'fast-check';
import { asyncScheduler, defer, type Observable, of, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { TransportError } from '../../lib/errors/errors';
import { readResponse } from '../../lib/transport/read-response';
import { withRetry } from '../../lib/transport/retry';
import { withSearch } from '../../lib/transport/search';
import type { Backend, TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';
import { marbles } from '../support/marbles';

const MINUTE = 60_000;
const MOST = 20;

const request: TransportRequest = {
  method: 'GET',
  path: '/items/articles',
  params: { search: 'x'.repeat(20) },
  headers: {},
  responseType: 'json',
  timeout: 0,
  progress: false,
  maxBodyLength: Infinity,
  maxContentLength: Infinity,
  searchable: ['search'],
};

const retryAfter = fc.constantFrom(
  '0', '-1', '1e999', '5', '9'.repeat(400), 'now', '', 'Thu, 01 Jan 1970 00:00:00 GMT', '+275760-09-13T00:00:00Z', '+275760-09-13T00:00:00.001Z',
); // prettier-ignore
const reset = fc.oneof(
  retryAfter,
  fc.constantFrom(0, -1, 1e308, null, true, {}, { toString: 1 }, [[]]),
);
const status = fc.constantFrom(
  0,
  200,
  302,
  400,
  401,
  403,
  404,
  405,
  408,
  414,
  429,
  500,
  501,
  502,
  503,
  504,
  599,
  999,
);
const code = fc.constantFrom(
  'NETWORK',
  'TIMEOUT',
  'INVALID_RESPONSE',
  'HTTP',
  'UNSUPPORTED',
  'FORBIDDEN',
  { toString: 1 },
  undefined,
);

const worst = fc.record({ status, code, reset, header: retryAfter, isListed: fc.boolean() });
interface Worst {
  readonly status: number;
  readonly code: unknown;
  readonly reset: unknown;
  readonly header: string;
  readonly isListed: boolean;
}

function fail(asked: TransportRequest, { status, code, reset, header, isListed }: Worst): never {
  if (status === 0) throw new TransportError('no answer', 'NETWORK', asked);
  const errors = isListed ? [{ message: 'x', extensions: { code, reset } }] : 'none';
  readResponse(
    {
      status,
      statusText: '',
      responseURL: '',
      response: JSON.stringify({ errors }),
      getResponseHeader: (name) => (name === 'content-type' ? 'application/json' : header),
      getAllResponseHeaders: () => `retry-after: ${header}\r\n`,
    },
    asked,
    'http://a.example/items/articles',
  );
  throw new TransportError('cut off', 'INVALID_RESPONSE', asked, {
    status, raw: '', data: undefined, headers: { 'retry-after': header },
  }); // prettier-ignore
}

/** How many requests arrive in the first minute, and with what the call ends, if it does. */
function firstMinute(stack: (backend: Backend) => Backend, answer: Worst, asked: TransportRequest) {
  let sent = 0;
  const ends: unknown[] = [];
  marbles(({ flush }) => {
    const backend = stack((passed) =>
      defer((): Observable<TransportEvent> => {
        if (++sent > 100) throw new Error('a storm');
        return fail(passed, answer);
      }),
    );
    const running = backend(asked).subscribe({ error: (error: unknown) => ends.push(error) });
    timer(MINUTE, asyncScheduler).subscribe(() => running.unsubscribe());
    flush();
  });
  return { sent, ends };
}

const delay = fc.constantFrom(0, 1, 200, 30_000, 2 ** 31 - 1, 2 ** 31, 1e308, Infinity, undefined);
const tries = fc.constantFrom(0, 1, 5, 20, 1_000, Infinity, undefined);
const chance = fc.constantFrom(0, 0.5, 1);

describe('a server that always answers the worst thing at once', () => {
  it('gets at most 20 requests of a read in the first minute, with any options of retry', () => {
    fc.assert(
      fc.property(worst, tries, delay, chance, (answer, count, maxDelay, random) => {
        const stack = (backend: Backend) => withRetry(backend, () => random);
        const { sent } = firstMinute(stack, answer, { ...request, retry: { count, maxDelay } });
        expect(sent).toBeLessThanOrEqual(MOST);
      }),
      { numRuns: 500 },
    );
  });

  it('gets at most 20 requests in the first minute of a read that falls back from SEARCH to GET', () => {
    fc.assert(
      fc.property(worst, chance, (answer, random) => {
        const stack = (backend: Backend) =>
          withRetry(withSearch(backend, 'http://a.example', 10), () => random);
        expect(firstMinute(stack, answer, request).sent).toBeLessThanOrEqual(MOST);
      }),
      { numRuns: 500 },
    );
  });

  it.each([Infinity, 2 ** 31, 1e308])(
    'gets one request of a read that it refuses, with a maxDelay of %d',
    (maxDelay) => {
      const answer = { status: 403, code: 'FORBIDDEN', reset: null, header: '', isListed: true };
      const { sent, ends } = firstMinute(withRetry, answer, { ...request, retry: { maxDelay } });
      expect(sent).toBe(1);
      expect(ends).toMatchObject([{ code: 'FORBIDDEN' }]);
    },
  );

  it('gets one request of a write, whatever it answers', () => {
    fc.assert(
      fc.property(worst, (answer) => {
        const write: TransportRequest = { ...request, method: 'POST', retry: { count: Infinity } };
        expect(firstMinute(withRetry, answer, write).sent).toBe(1);
      }),
    );
  });
});

it('a wait without end that a server asks for fails at once, without a limit of our own too', () => {
  const answer = {
    status: 503,
    code: undefined,
    reset: '9'.repeat(400),
    header: '',
    isListed: true,
  };
  const { ends } = firstMinute(withRetry, answer, { ...request, retry: { maxDelay: Infinity } });
  expect(ends).toMatchObject([{ status: 503 }]);
});

it('a wait of more than 2^31 - 1 ms that a server asks for is not cut to none', () => {
  const answer = { status: 503, code: undefined, reset: '9999999', header: '', isListed: true };
  const { sent, ends } = firstMinute(withRetry, answer, {
    ...request,
    retry: { maxDelay: Infinity },
  });
  expect({ sent, ends }).toEqual({ sent: 1, ends: [] });
});

it('an answer is sent on after one try of SEARCH and one of GET', () => {
  const sent: string[] = [];
  const backend: Backend = (asked) =>
    defer(() => {
      sent.push(asked.method);
      if (asked.method === 'SEARCH') throw new TransportError('no', 'NETWORK', asked);
      return of<TransportEvent>({
        type: 'reply',
        body: { status: 200, raw: {}, data: [], headers: {} },
      });
    });
  withRetry(withSearch(backend, 'http://a.example', 10))(request).subscribe();
  expect(sent).toEqual(['SEARCH', 'GET']);
});
