import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../lib/errors/classify';
import { TransportError } from '../../lib/errors/errors';
import { authRig, failureOf, NOTHING_STORED } from '../support/auth-rig';
import { type Answer, directusError, REFUSALS } from '../support/fake-server';

const TTL = 900_000;

const json = (status: number, body: unknown): Answer => ({ status, body });
const coded = (status: number, code: unknown) =>
  json(status, { errors: [{ message: 'no', extensions: { code } }] });

/** Answers of gateways, firewalls and proxies to `/auth/refresh`, and those of Directus that say nothing of the session. */
const FOREIGN: readonly (readonly [string, Answer])[] = [
  ['403 of Cloudflare', json(403, { success: false, errors: [{ code: 1020, message: 'no' }] })],
  ['401 of a gateway', json(401, { errors: [{ message: 'Unauthorized' }] })],
  ['400 of a firewall', json(400, { errors: [{ message: 'Request blocked' }] })],
  ['403 of AWS', json(403, { message: 'Forbidden' })],
  ['401 of Kong', json(401, { message: 'No credentials', request_id: '1' })],
  ['403 of JSON:API', json(403, { errors: [{ status: '403', code: 'FORBIDDEN', message: 'no' }] })],
  ['401 of an OAuth proxy', json(401, { error: 'invalid_token' })],
  ['401 with another code', coded(401, 'UNAUTHENTICATED')],
  ['401 with the code of this library', coded(401, 'HTTP')],
  ['401 INVALID_IP', coded(401, 'INVALID_IP')],
  // Directus 12, while its licence has locked the project for all but administrators: the token stays good.
  ['403 RESOURCE_RESTRICTED', coded(403, 'RESOURCE_RESTRICTED')],
  ['401 of a code in lower case', coded(401, 'invalid_credentials')],
  ['401 of a code with a space', coded(401, 'INVALID_CREDENTIALS ')],
  ['401 of a number', coded(401, 401)],
  ['401 of null', coded(401, null)],
  ['401 of a list', coded(401, ['INVALID_CREDENTIALS'])],
  ['401 of an object', coded(401, { toString: 1 })],
  ['401 of constructor', coded(401, 'constructor')],
  ['403 INVALID_CREDENTIALS', coded(403, 'INVALID_CREDENTIALS')],
  ['401 FORBIDDEN', coded(401, 'FORBIDDEN')],
  ['400 TOKEN_EXPIRED', coded(400, 'TOKEN_EXPIRED')],
  ['404 INVALID_CREDENTIALS', coded(404, 'INVALID_CREDENTIALS')],
  ['200 INVALID_CREDENTIALS', coded(200, 'INVALID_CREDENTIALS')],
  ['500 INVALID_CREDENTIALS', coded(500, 'INVALID_CREDENTIALS')],
  ['429 REQUESTS_EXCEEDED', coded(429, 'REQUESTS_EXCEEDED')],
  ['503 INVALID_PROVIDER_CONFIG', coded(503, 'INVALID_PROVIDER_CONFIG')],
  ['401 with an empty list', json(401, { errors: [] })],
  ['401 with null in the list', json(401, { errors: [null] })],
];

async function expired(mode: 'json' | 'cookie' | 'session') {
  const rig = authRig({ mode });
  await rig.login();
  rig.clock.sleep(TTL + 1);
  return rig;
}

describe.each(['json', 'cookie', 'session'] as const)('in %s mode', (mode) => {
  it.each(FOREIGN)('refusal: %s to a refresh keeps the session', async (_, fault) => {
    const { auth, clock, server, stored } = await expired(mode);
    const before = stored();
    server.fail('/auth/refresh', fault);
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'UNREACHABLE' });
    expect(auth.state).toMatchObject({ authenticated: true, reason: 'unreachable' });
    expect(stored()).toEqual(before);
    await clock.settle(auth.refresh());
    expect(auth.state.reason).toBe('refreshed');
  });

  it.each([...REFUSALS, ['401 USER_SUSPENDED', directusError(401, 'USER_SUSPENDED')] as const])(
    'refusal: %s to a refresh ends the session',
    async (_, fault) => {
      const { auth, clock, server, stored } = await expired(mode);
      server.fail('/auth/refresh', fault);
      expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'REFUSED' });
      expect(stored()).toEqual(NOTHING_STORED);
    },
  );
});

describe('isRefusal', () => {
  it('is false for anything that is no answer of Directus', () => {
    const where = { method: 'POST', path: '/auth/refresh' };
    const others = [
      undefined,
      null,
      'INVALID_CREDENTIALS',
      new Error('INVALID_CREDENTIALS'),
      { status: 401, code: 'INVALID_CREDENTIALS', errors: [{}] },
      new TransportError('no', 'INVALID_CREDENTIALS', where),
    ];
    for (const error of others) expect(isRefusal(error)).toBe(false);
  });
});

describe('the cause of a SessionError', () => {
  it.each(['UNREACHABLE', 'REFUSED'])('leads from %s to the answer', async (code) => {
    const { auth, clock, server } = await expired('json');
    server.fail(
      '/auth/refresh',
      code === 'REFUSED' ? directusError(401, 'TOKEN_EXPIRED') : 'network',
    );
    const error = await failureOf(clock.settle(auth.refresh()));
    expect(error).toMatchObject({
      name: 'SessionError',
      code,
      cause: { name: 'TransportError', path: '/auth/refresh' },
    });
  });
});
