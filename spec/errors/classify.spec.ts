import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isMethodRefused,
  isNeverSent,
  isRefusal,
  isTemporary,
  isTokenExpired,
  isTransient,
  isUnsupported,
  mayHaveBeenStored,
} from '../../lib/errors/classify';
import {
  EmptyParamError,
  InvalidParamError,
  SessionError,
  TransportError,
  type TransportErrorCode,
} from '../../lib/errors/errors';
import { readResponse } from '../../lib/transport/read-response';
import type { TransportRequest } from '../../lib/transport/request';

const request: TransportRequest = {
  method: 'GET', path: '/items/a', params: {}, headers: {}, responseType: 'json', timeout: 0, progress: false,
  maxBodyLength: Infinity, maxContentLength: Infinity,
}; // prettier-ignore

/** The error that an answer of a server becomes. */
function answered(status: number, body: unknown): TransportError {
  try {
    readResponse(
      {
        status,
        statusText: '',
        responseURL: '',
        response: JSON.stringify(body),
        getResponseHeader: () => 'application/json',
        getAllResponseHeaders: () => '',
      },
      request,
      'http://a.example/items/a',
    );
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  }
  throw new Error('was no error');
}

const refused = (status: number, code?: unknown) =>
  answered(status, { errors: [{ message: 'No.', extensions: { code } }] });
const failed = (code: TransportErrorCode, cause?: unknown) =>
  new TransportError('no', code, request, undefined, cause);

const OWN: readonly TransportErrorCode[] = [
  'NETWORK', 'TIMEOUT', 'REDIRECTED', 'INVALID_RESPONSE', 'HTTP', 'TOO_LARGE', 'UNSUPPORTED',
]; // prettier-ignore

describe('a code of ours that a server sends', () => {
  it.each(OWN)('is not taken for ours: %s', (code) => {
    for (const status of [200, 400, 403, 404, 500]) {
      const error = refused(status, code);
      expect(error).toMatchObject({ code: 'UNKNOWN', message: 'No.', status });
      // What the server said stays readable.
      expect(error.errors[0]?.extensions?.code).toBe(code);
      expect(isTransient(error) || isUnsupported(error) || mayHaveBeenStored(error)).toBe(false);
      expect(isMethodRefused(error)).toBe(status === 404);
    }
  });

  it('classify: a code of another library’s error does not count', () => {
    const response = {
      status: 400,
      raw: '',
      data: undefined,
      headers: {},
      errors: [{ message: 'x' }],
    };
    for (const code of OWN) {
      const error = new TransportError('x', code, request, response);
      expect(isTransient(error) || isTemporary(error) || mayHaveBeenStored(error)).toBe(false);
    }
  });

  it('of any type is text on the error: UNKNOWN where it was none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 200, max: 599 }), (code, status) => {
        const error = refused(status, code);
        expect(error.code).toBe(typeof code === 'string' && code !== '' && !OWN.some((own) => own === code) ? code : 'UNKNOWN');
      }),
      { examples: [[{ toString: 1 }, 400], [{ toString: null, valueOf: 1 }, 403], [['NETWORK'], 502], ['__proto__', 400]] },
    );
  }); // prettier-ignore
});

const cause = (code: string, inner?: unknown) =>
  Object.assign(new Error(code, { cause: inner }), { code });

describe('isTransient', () => {
  it.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO', 'ENOTFOUND',
  ])('is false for a wrong certificate or name of the server: %s', (code) => {
    expect(isTransient(failed('NETWORK', cause(code)))).toBe(false);
    expect(isTransient(failed('NETWORK', cause('UND_ERR', cause(code))))).toBe(false);
  }); // prettier-ignore

  it.each(['ERR_INVALID_URL', 'ERR_INVALID_CHAR', 'UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'])(
    'is false for a request that cannot be sent, as isTemporary is: %s',
    (code) => {
      for (const error of [
        failed('NETWORK', cause(code)),
        failed('NETWORK', cause('UND_ERR', cause(code))),
      ])
        expect([isTransient(error), isTemporary(error)]).toEqual([false, false]);
    },
  );

  it.each(['bad port', 'unknown scheme'])(
    'is false for an error of fetch that has no code but this message: %s',
    (message) => {
      const error = failed('NETWORK', new TypeError('fetch failed', { cause: new Error(message) }));
      expect([isTransient(error), isTemporary(error)]).toEqual([false, false]);
    },
  );

  it.each([
    'ECONNRESET',
    'ECONNREFUSED',
    'EPIPE',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'ENETUNREACH',
    'UND_ERR_SOCKET',
  ])('is true for a connection that was lost or refused: %s', (code) => {
    expect(isTransient(failed('NETWORK', cause(code)))).toBe(true);
  });

  it('reads causes of any kind, also in a circle', () => {
    const circle = new Error('a');
    circle.cause = circle;
    for (const odd of [
      circle,
      null,
      'x',
      { code: 'ENOTFOUND' },
      Object.assign(new Error(), { code: { toString: 1 } }),
    ])
      expect(isTransient(failed('NETWORK', odd))).toBe(true);
  });
});

it.each<readonly [string, unknown, readonly boolean[]]>([
  // isTransient, isTemporary, mayHaveBeenStored, isNeverSent, isRefusal
  ['NETWORK', failed('NETWORK'), [true, true, true, false, false]],
  ['TIMEOUT', failed('TIMEOUT'), [false, true, true, false, false]],
  ['TOO_LARGE', failed('TOO_LARGE'), [false, false, false, false, false]],
  [
    'a wrong certificate',
    failed('NETWORK', cause('CERT_HAS_EXPIRED')),
    [false, false, true, false, false],
  ],
  ['an unknown host', failed('NETWORK', cause('ENOTFOUND')), [false, true, true, false, false]],
  ['403 FORBIDDEN', refused(403, 'FORBIDDEN'), [false, false, false, false, true]],
  ['401 TOKEN_EXPIRED', refused(401, 'TOKEN_EXPIRED'), [false, false, false, false, true]],
  ['401 of a gateway', refused(401), [false, false, false, false, false]],
  ['403 of a gateway', refused(403, 1020), [false, false, false, false, false]],
  ['400 of a firewall', refused(400, 'BLOCKED'), [false, false, false, false, false]],
  ['429', refused(429, 'REQUESTS_EXCEEDED'), [true, true, false, false, false]],
  ['500', refused(500, 'INTERNAL_SERVER_ERROR'), [false, true, false, false, false]],
  ['503', refused(503, 'SERVICE_UNAVAILABLE'), [true, true, false, false, false]],
  ['504', refused(504), [true, true, true, false, false]],
  ['InvalidParamError', new InvalidParamError('a', 'b'), [false, false, false, true, false]],
  ['EmptyParamError', new EmptyParamError('a'), [false, false, false, true, false]],
  ['UNREACHABLE', new SessionError('UNREACHABLE'), [false, true, false, true, false]],
  ['SUPERSEDED', new SessionError('SUPERSEDED'), [false, false, false, true, false]],
  ['an abort', new DOMException('a', 'AbortError'), [false, false, true, false, false]],
  ['text', 'text', [false, false, true, false, false]],
  ['undefined', undefined, [false, false, true, false, false]],
])('the table has one line for %s', (_, error, expected) => {
  expect(
    [isTransient, isTemporary, mayHaveBeenStored, isNeverSent, isRefusal].map((is) => is(error)),
  ).toEqual(expected);
});

it('isTokenExpired: each 401 to a HEAD, which has no body, and TOKEN_EXPIRED to anything else', () => {
  expect(isTokenExpired(refused(401, 'TOKEN_EXPIRED'), 'GET')).toBe(true);
  expect(isTokenExpired(refused(401, 'INVALID_CREDENTIALS'), 'GET')).toBe(false);
  expect(isTokenExpired(refused(401, 'INVALID_CREDENTIALS'), 'HEAD')).toBe(true);
  expect(isTokenExpired(refused(403, 'TOKEN_EXPIRED'), 'GET')).toBe(false);
});
