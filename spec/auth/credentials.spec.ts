import { describe, expect, it } from 'vitest';
import { unchecked } from '../../lib/internal/unchecked';
import { authRig, failureOf } from '../support/auth-rig';
import { PASSWORD } from '../support/fake-server';

/** Values that JavaScript callers pass where text belongs. */
const NO_TEXT: readonly unknown[] = [
  null,
  undefined,
  1,
  1n,
  true,
  NaN,
  Symbol('s'),
  {},
  [],
  ['text'],
  () => 'text',
  Object.freeze({}),
  Object.create(null),
  new Date(NaN),
];

const anything = (value: unknown) => unchecked<never>(value);
const good = { email: 'anna', password: PASSWORD };

type CallOf = (rig: ReturnType<typeof authRig>, value: never) => unknown;

const logIn: CallOf = ({ auth }, value) => auth.login(value);

const CALLS: readonly (readonly [string, CallOf])[] = [
  ['auth.login(value)', logIn],
  ['auth.login({ email })', ({ auth }, email) => auth.login({ ...good, email })],
  ['auth.login({ password })', ({ auth }, password) => auth.login({ ...good, password })],
  [
    'auth.login({ identifier })',
    ({ auth }, identifier) => auth.login({ provider: 'ldap', identifier, password: PASSWORD }),
  ],
  ['auth.static(value)', ({ auth }, token) => auth.static(token)],
  ['auth.password.request(value)', ({ auth }, email) => auth.password.request(email)],
  ['auth.password.reset(value, …)', ({ auth }, token) => auth.password.reset(token, 'new')],
  ['auth.password.reset(…, value)', ({ auth }, value) => auth.password.reset('token', value)],
];

/** Where `undefined` or `null` means that there is none. */
const OPTIONAL: typeof CALLS = [
  ['auth.login({ otp })', ({ auth }, otp) => auth.login({ ...good, otp })],
  ['auth.password.request(…, value)', ({ auth }, url) => auth.password.request('anna', url)],
];

const isAbsent = (value: unknown) => value === undefined || value === null;

async function refusal(call: CallOf, value: unknown): Promise<unknown> {
  const rig = authRig();
  // A method that threw by itself would fail the spec here.
  const work = call(rig, anything(value));
  const error = await failureOf(rig.clock.settle(unchecked<PromiseLike<unknown>>(work)));
  expect(rig.server.seen).toEqual([]);
  return error;
}

describe('a wrong argument', () => {
  it.each(CALLS)('auth methods: %s fails its Call with InvalidParamError', async (_, call) => {
    for (const value of NO_TEXT)
      expect(await refusal(call, value), typeof value).toMatchObject({
        name: 'InvalidParamError',
      });
  });

  it.each(OPTIONAL)('auth methods: %s fails its Call with InvalidParamError', async (_, call) => {
    for (const value of NO_TEXT.filter((one) => !isAbsent(one)))
      expect(await refusal(call, value), typeof value).toMatchObject({
        name: 'InvalidParamError',
      });
  });

  it('auth methods: auth.login("text") fails its Call with InvalidParamError', async () => {
    expect(await refusal(logIn, 'text')).toMatchObject({ name: 'InvalidParamError' });
  });

  it('auth methods: an empty text fails the Call with EmptyParamError', async () => {
    for (const [, call] of CALLS.slice(1))
      expect(await refusal(call, '')).toMatchObject({ name: 'EmptyParamError' });
  });

  it('auth methods: a getter that throws fails the Call with its error', async () => {
    const mine = new Error('mine');
    const credentials = {
      get email(): string {
        throw mine;
      },
      password: PASSWORD,
    };
    expect(await refusal(logIn, credentials)).toBe(mine);
  });

  it('auth methods: frozen credentials are accepted, and an explicit undefined means absent', async () => {
    const { auth, clock, server } = authRig();
    const credentials = Object.freeze({
      ...good,
      otp: undefined,
      provider: undefined,
      share: undefined,
      identifier: undefined,
    });
    await clock.settle(auth.login(anything(credentials)));
    expect(server.seen).toMatchObject([{ path: '/auth/login', body: good }]);
  });

  it('auth methods: the error shows none of the credentials', async () => {
    const error = await refusal(logIn, { email: 1, password: 'my-secret' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('my-secret');
  });
});

describe('loginUrl', () => {
  const { auth } = authRig();

  it.each([null, undefined, {}, [], true, Symbol('s'), NaN, () => 'github'])(
    'loginUrl: throws InvalidParamError for the provider %s',
    (provider) => {
      expect(() => auth.loginUrl(anything(provider))).toThrow(
        expect.objectContaining({ name: 'InvalidParamError' }),
      );
    },
  );

  it.each([
    null,
    'text',
    1,
    { redirect: 1 },
    { redirect: {} },
    { redirect: Symbol('s') },
    { redirect: 1n },
    { otp: 123456 },
    { otp: ['1'] },
  ])('loginUrl: throws InvalidParamError for the options %s', (options) => {
    expect(() => auth.loginUrl('github', anything(options))).toThrow(
      expect.objectContaining({ name: 'InvalidParamError' }),
    );
  });

  it('loginUrl: takes null and undefined for absent', () => {
    for (const options of [undefined, {}, { redirect: undefined, otp: null }])
      expect(auth.loginUrl('github', anything(options))).toBe(
        'http://fake.example/auth/login/github',
      );
  });
});
