import { config } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authRig, watch } from '../support/auth-rig';
import { PASSING_FAILURES, PASSWORD, REFUSALS } from '../support/fake-server';
import { BrokenStorage } from '../support/fake-storage';

const TTL = 900_000;

/** Everything that would end a Node process or redden a console, unheard by anybody. */
const unheard: unknown[] = [];
const hear = (error: unknown) => unheard.push(error);

beforeEach(() => {
  unheard.length = 0;
  process.on('unhandledRejection', hear);
  config.onUnhandledError = hear;
});

afterEach(() => {
  process.off('unhandledRejection', hear);
  config.onUnhandledError = null;
});

const faults = [...PASSING_FAILURES, ...REFUSALS];

describe('a failed background task is never an unhandled rejection', () => {
  it.each(faults)('of the background refresh: %s', async (_, fault) => {
    const { clock, login, server } = authRig();
    await login();
    server.break('/auth/refresh', fault);
    await clock.advance(2 * TTL);
    expect(server.to('/auth/refresh').length).toBeGreaterThan(0);
    expect(unheard).toEqual([]);
  });

  it.each(faults)('of the refresh beside a request: %s', async (_, fault) => {
    const { api, clock, login, server } = authRig();
    await login();
    clock.sleep(TTL - 1_000);
    server.break('/auth/refresh', fault);
    await clock.settle(api.get('/items/a'));
    await clock.advance(100);
    expect(server.to('/auth/refresh').length).toBeGreaterThan(0);
    expect(unheard).toEqual([]);
  });

  it.each(faults)('of undoing a login that came too late: %s', async (_, fault) => {
    const { auth, clock, login, server } = authRig();
    server.break('/auth/logout', fault);
    watch(auth.login({ email: 'anna', password: PASSWORD }));
    await login('bert');
    await clock.advance(100);
    expect(server.to('/auth/logout')).toHaveLength(1);
    expect(unheard).toEqual([]);
  });

  it.each(faults)('of a logout: %s', async (_, fault) => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.break('/auth/logout', fault);
    auth.logout().subscribe();
    await clock.advance(100);
    expect(unheard).toEqual([]);
  });

  it.each(faults)('of a refresh whose callers have all left: %s', async (_, fault) => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.break('/auth/refresh', fault);
    watch(auth.refresh()).leave();
    await clock.advance(100);
    expect(unheard).toEqual([]);
  });

  it.each([false, true])('of a storage (that rejects: %s)', async (later) => {
    const storage = new BrokenStorage(['get', 'set', 'delete'], { later });
    const { auth, clock, login } = authRig({ storage });
    await login();
    clock.sleep(2 * TTL);
    await clock.advance(TTL);
    await clock.settle(auth.logout());
    await clock.advance(100);
    expect(unheard).toEqual([]);
  });

  it('of a call that is never asked for: it has made no request', async () => {
    const { auth, api, clock, server } = authRig();
    const calls = [auth.login({ email: '', password: '' }), auth.refresh(), api.get('/items/..')];
    await clock.advance(100);
    expect(calls).toHaveLength(3);
    expect(server.seen).toEqual([]);
    expect(unheard).toEqual([]);
  });

  it('of a call that is caught later: catching counts whenever it comes', async () => {
    const { auth, clock } = authRig();
    const caught: unknown[] = [];
    const call = auth.refresh();
    call.catch((error: unknown) => caught.push(error));
    call.finally(() => undefined).catch((error: unknown) => caught.push(error));
    await clock.advance(100);
    expect(caught).toHaveLength(2);
    expect(unheard).toEqual([]);
  });
});

describe('the check itself', () => {
  it('control: an uncaught promise and a subscriber without error handler are noticed', async () => {
    const { auth, clock } = authRig();
    void Promise.reject(new Error('promise'));
    auth.refresh().subscribe();
    await clock.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(unheard).toHaveLength(2);
  });
});
