import fc from 'fast-check';

const value = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '1',
    1,
    '',
    {},
    [],
    { toString: 1 },
    { valueOf: 1, toString: null },
    ['1'],
    '__proto__',
    'constructor',
  ),
  fc.jsonValue(),
);

const names = fc.constantFrom('type', 'uid', 'event', 'data', 'status', 'error', '__proto__', 'x');

/** A message that resembles one of Directus, with any part replaced. */
const message = fc.record(
  {
    type: fc.oneof(
      fc.constantFrom('subscription', 'subscribe', 'unsubscribe', 'auth', 'ping', 'pong', 'server'),
      value,
    ),
    uid: fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 9 }).map(String),
      value,
    ),
    event: fc.oneof(
      fc.constantFrom('init', 'create', 'update', 'delete', 'unsubscribe', 'error'),
      value,
    ),
    status: fc.oneof(fc.constantFrom('ok', 'error'), value),
    data: value,
    error: fc.oneof(
      fc.record(
        {
          code: fc.oneof(
            fc.constantFrom(
              'TOKEN_EXPIRED',
              'AUTH_FAILED',
              'FORBIDDEN',
              'REQUESTS_EXCEEDED',
              'NOT_SUPPORTED',
              'NO_WEBSOCKET',
              'toString',
            ),
            value,
          ),
          message: value,
        },
        { requiredKeys: [] },
      ),
      value,
    ),
  },
  { requiredKeys: [] },
);

/** Whatever may come in by a socket: nearly a message of Directus, any JSON, broken JSON, text, binary. */
export const frame: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: message.map((each) => JSON.stringify(each)) },
  { weight: 2, arbitrary: fc.dictionary(names, value).map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.json() },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.json(), fc.nat(30)).map(([text, end]) => text.slice(0, end)),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.uint8Array() },
  { weight: 1, arbitrary: fc.anything() },
);
