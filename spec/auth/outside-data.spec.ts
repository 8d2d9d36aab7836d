import fc from 'fast-check';
import { config } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { channelName, openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import { BaseStorage } from '../../lib/storage/base';
import { NO_TOKENS } from '../../lib/auth/tokens';
import { authRig, watch } from '../support/auth-rig';
import { FakeBrowser } from '../support/fake-browser';
import { oddRecord, oddValue, oneOf } from '../support/odd-values';
import { fuzzRuns } from '../support/runs';
import { startRecordingServer } from '../support/recording-server';
import { FakeServer } from '../support/fake-server';
import { VirtualClock } from '../support/virtual-clock';

/** About how many random values a sequence has; `fuzzRuns` counts values. */
const SEQUENCE = 10;

const uncaught: unknown[] = [];

beforeEach(() => {
  uncaught.length = 0;
  config.onUnhandledError = (error) => uncaught.push(error);
});
afterEach(() => {
  config.onUnhandledError = null;
});

const mode = fc.constantFrom('json' as const, 'cookie' as const, 'session' as const);
const ours = (error: unknown) =>
  expect(['TransportError', 'SessionError']).toContain((error as Error | undefined)?.name);

/** A storage that answers anything to anything. */
class OddStorage extends BaseStorage {
  readonly #answers: readonly (() => unknown)[];
  #calls = 0;

  constructor(answers: readonly (() => unknown)[]) {
    super();
    this.#answers = answers;
  }

  override get = () => this.#next() as string;
  override set = () => this.#next();
  override delete = () => this.#next();

  #next(): unknown {
    return this.#answers[this.#calls++ % this.#answers.length]?.();
  }
}

const rejects = () => Promise.reject(new TypeError('the promise of somebody else has failed'));

const throws = () => {
  throw new TypeError('the storage of somebody else has thrown');
};

describe('data from outside the session', () => {
  it('outside data: a storage that answers anything makes no request hang, throw or fail with a foreign error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(oddValue, fc.constantFrom(throws, rejects)), {
          minLength: 1,
          maxLength: 12,
        }),
        mode,
        async (answers, mode) => {
          const rig = authRig({ storage: new OddStorage(answers), mode });
          const calls = [
            watch(rig.api.get('/items/a')),
            watch(rig.auth.refresh()),
            watch(rig.api.post('/items/a', {})),
          ];
          await rig.clock.advance(60_000);
          const login = watch(rig.auth.login({ email: 'anna', password: 'right-password' }));
          await rig.clock.advance(60_000);
          const logout = watch(rig.auth.logout());
          await rig.clock.advance(60_000);
          for (const call of [...calls, login, logout]) {
            expect(call.done).toBe(true);
            if (call.error !== undefined) ours(call.error);
          }
          expect(login.error).toBeUndefined();
          expect(logout.error).toBeUndefined();
          rig.auth.dispose();
          expect(uncaught).toEqual([]);
        },
      ),
      { numRuns: Math.ceil(fuzzRuns(150 * SEQUENCE) / SEQUENCE) },
    );
  });

  const time = fc.oneof(oddValue, oneOf(0, 1, 1.8e12, 1e300, Infinity));
  const odd = fc.oneof(oddValue, oneOf(null, 'a', 'refresh-anna-1', 'access-anna-1'));
  const tokens = fc.oneof(
    odd,
    oneOf(NO_TOKENS),
    oddRecord({ access: odd, refresh: odd, lifetime: time, expiresAt: time, owner: odd }, []),
  );
  // Neither a later login nor a logout: those are no faults, and the session must follow them.
  const message = fc.oneof(
    oddValue,
    oddRecord({
      type: fc.oneof(odd, oneOf('hello', 'here', 'done', 'claim', 'busy')),
      claim: fc.oneof(odd, oneOf(0.5, 1e-9, 1 - 1e-9)),
    }),
    oddRecord({
      type: oneOf('update'),
      previousIssue: fc.oneof(oddValue, oneOf('older', '')),
      changedAt: fc.oneof(oddValue, oneOf(0, -1, NaN, 1e300, Infinity)),
      tokens,
    }),
  );

  it('outside data: messages on the channel make no request fail, hang or go out as somebody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        async (messages, locks) => {
          const clock = new VirtualClock();
          const server = new FakeServer(clock);
          const browser = new FakeBrowser(clock, { locks, clones: false });
          const { storage, scope } = browser.tab();
          const tabs = openCrossTabChannel('x', clock, scope);
          const rig = authRig({ clock, server, storage, tabs });
          await rig.login();
          const Channel = browser.tab().scope.BroadcastChannel;
          const other = Channel && new Channel(channelName('x'));
          for (const one of messages) other?.postMessage(one() as object);
          const refresh = watch(rig.auth.refresh());
          for (const one of messages) {
            other?.postMessage(one() as object);
            await clock.advance(50);
          }
          await clock.advance(36_000);
          expect([refresh.done, refresh.error]).toEqual([true, undefined]);
          expect(await rig.whoami()).toBe('anna');
          clock.sleep(2_000_000);
          const write = watch(rig.api.post('/items/a', {}));
          await clock.advance(36_000);
          expect(write.value).toMatchObject({ data: { user: 'anna' } });
          rig.auth.dispose();
          expect(uncaught).toEqual([]);
        },
      ),
      { numRuns: Math.ceil(fuzzRuns(150 * SEQUENCE) / SEQUENCE) },
    );
  });
});

it('outside data: the session takes no answer of more than a megabyte, whatever the limit of other requests', async () => {
  const server = await startRecordingServer();
  server.reset(() => ({ body: ' '.repeat(2_000_000) }));
  const { auth } = new Directus(server.url);
  for (const call of [
    () => auth.login({ email: 'anna', password: 'x' }),
    () => auth.static('x'),
    () => auth.providers(),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await server.stop();
});
