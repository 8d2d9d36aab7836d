import { defer, NEVER, of } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { channelName, openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import type { SessionUpdate } from '../../lib/auth/cross-tab/messages';
import { NO_TOKENS } from '../../lib/auth/types';
import { authRig, watch } from '../support/auth-rig';
import { FakeBrowser } from '../support/fake-browser';
import { FakeServer, PASSWORD } from '../support/fake-server';
import { runScript } from '../support/run-script';
import { VirtualClock } from '../support/virtual-clock';

const news: SessionUpdate = { previousIssue: null, changedAt: 1, tokens: NO_TOKENS };
const work = () => of('done');

/** A work that takes `ms`, and says when it ran. */
const slow = (clock: VirtualClock, ms: number, log: string[], name: string) => () =>
  defer(() => {
    log.push(`${name} begins`);
    return new Promise<string>((resolve) => {
      clock.schedule(() => {
        log.push(`${name} ends`);
        resolve(name);
      }, ms);
    });
  });

describe('work of several tabs', () => {
  it.each([true, false])('is done one after the other (Web Locks: %s)', async (locks) => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock, { locks });
    const log: string[] = [];
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const all = names.map((name) => {
      const tabs = openCrossTabChannel('x', clock, browser.tab().scope);
      return watch(tabs.exclusive(slow(clock, 500, log, name)));
    });
    // Little more than the work itself: nobody is turned away by those who are turned away.
    await clock.advance(14_000);
    expect(all.map(({ value }) => value)).toEqual(names);
    for (let i = 0; i < log.length; i += 2)
      expect(log[i + 1]).toBe(log[i]?.replace('begins', 'ends'));
    expect(log).toHaveLength(20);
    expect(clock.pending).toBe(0);
  });

  it.each([true, false])(
    'of different sessions does not wait for each other (Web Locks: %s)',
    async (locks) => {
      const clock = new VirtualClock();
      const browser = new FakeBrowser(clock, { locks });
      const log: string[] = [];
      for (const name of ['a', 'b'])
        openCrossTabChannel(name, clock, browser.tab().scope)
          .exclusive(slow(clock, 500, log, name))
          .subscribe();
      await clock.advance(1_000);
      expect(log).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
    },
  );

  it('goes on after work that has failed, and tells of the failure', async () => {
    const clock = new VirtualClock();
    const tabs = openCrossTabChannel('x', clock, new FakeBrowser(clock).tab().scope);
    const failed = watch(
      tabs.exclusive(() => {
        throw new Error('no');
      }),
    );
    const next = watch(tabs.exclusive(work));
    await clock.advance(1_000);
    expect(failed.error).toMatchObject({ message: 'no' });
    expect(next.value).toBe('done');
  });

  it('is not told before the lock is free: who listens may want it again', async () => {
    const clock = new VirtualClock();
    const tabs = openCrossTabChannel('x', clock, new FakeBrowser(clock).tab().scope);
    const again: unknown[] = [];
    tabs.exclusive(work).subscribe(() => {
      tabs.exclusive(work).subscribe((value) => again.push(value));
    });
    await clock.advance(1_000);
    expect(again).toEqual(['done']);
  });

  it('does not wait for ever for a tab that hangs', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    openCrossTabChannel('x', clock, browser.tab().scope)
      .exclusive(() => NEVER)
      .subscribe();
    await clock.advance(100);
    const { navigator = {} } = browser.tab().scope;
    const ours = watch(openCrossTabChannel('x', clock, { navigator }).exclusive(work));
    await clock.advance(30_000);
    expect(ours.done).toBe(false);
    await clock.advance(10_000);
    expect(ours.value).toBe('done');
  });

  it('does not wait for a tab that was closed while it worked', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock, { locks: false });
    const other = openCrossTabChannel('x', clock, browser.tab().scope);
    other.exclusive(() => NEVER).subscribe();
    await clock.advance(1_000);
    const ours = watch(openCrossTabChannel('x', clock, browser.tab().scope).exclusive(work));
    await clock.advance(5_000);
    expect(ours.done).toBe(false);
    other.close();
    await clock.advance(2_000);
    expect(ours.value).toBe('done');
  });

  it('waits for the lock, whatever other tabs say meanwhile', async () => {
    // The smaller claim would come first, were it not for the lock.
    const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0.9).mockReturnValue(0.1);
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    const log: string[] = [];
    const [one, two, third] = [1, 2, 3].map(() =>
      openCrossTabChannel('x', clock, browser.tab().scope),
    );
    one?.exclusive(slow(clock, 5_000, log, 'a')).subscribe();
    two?.exclusive(slow(clock, 500, log, 'b')).subscribe();
    await clock.advance(1_000);
    third?.broadcast(news);
    await clock.advance(10_000);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    random.mockRestore();
  });

  it('that has waited long enough for the lock leaves its queue', async () => {
    const clock = new VirtualClock();
    const signals: AbortSignal[] = [];
    const request = (_: string, { signal }: { readonly signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise<never>(() => undefined);
    };
    const ours = watch(
      openCrossTabChannel('x', clock, { navigator: { locks: { request } } }).exclusive(work),
    );
    await clock.advance(30_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await clock.advance(10_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(ours.value).toBe('done');
  });

  it('that was begun without locks is not interrupted by a smaller claim, which then goes on at once', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0.9).mockReturnValue(0.1);
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock, { locks: false });
    const log: string[] = [];
    const [one, two] = [1, 2].map(() => openCrossTabChannel('x', clock, browser.tab().scope));
    one?.exclusive(slow(clock, 2_000, log, 'a')).subscribe();
    await clock.advance(1_000);
    two?.exclusive(slow(clock, 500, log, 'b')).subscribe();
    await clock.advance(1_000);
    expect(log).toEqual(['a begins']);
    await clock.advance(500);
    expect(log).toEqual(['a begins', 'a ends', 'b begins']);
    random.mockRestore();
  });

  it('that is claimed makes way for a smaller claim of a tab that was opened too late to hear of it', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0.9).mockReturnValueOnce(0.1);
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock, { locks: false });
    const log: string[] = [];
    openCrossTabChannel('x', clock, browser.tab().scope)
      .exclusive(slow(clock, 500, log, 'a'))
      .subscribe();
    await clock.advance(100);
    openCrossTabChannel('x', clock, browser.tab().scope)
      .exclusive(slow(clock, 500, log, 'b'))
      .subscribe();
    await clock.advance(3_000);
    expect(log).toEqual(['b begins', 'b ends', 'a begins', 'a ends']);
    random.mockRestore();
  });

  it('that is done claims nothing any more, so that the smaller claim comes first the next time', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0.5);
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock, { locks: false });
    const log: string[] = [];
    const [one, two] = [1, 2].map(() => openCrossTabChannel('x', clock, browser.tab().scope));
    one?.exclusive(work).subscribe();
    await clock.advance(1_000);
    random.mockReturnValueOnce(0.9).mockReturnValueOnce(0.1);
    one?.exclusive(slow(clock, 100, log, 'a')).subscribe();
    two?.exclusive(slow(clock, 100, log, 'b')).subscribe();
    await clock.advance(250);
    expect(log).toEqual(['b begins']);
    await clock.advance(1_000);
    expect(log).toEqual(['b begins', 'b ends', 'a begins', 'a ends']);
    random.mockRestore();
  });

  it('goes on where locks are refused, as in a sandboxed frame', async () => {
    const clock = new VirtualClock();
    const request = () => Promise.reject(new DOMException('no', 'SecurityError'));
    const ours = watch(
      openCrossTabChannel('x', clock, { navigator: { locks: { request } } }).exclusive(work),
    );
    await clock.advance(100);
    expect(ours.value).toBe('done');
  });

  it('is done at once where there is no platform for tabs, and where the session is nobody else’s', () => {
    const clock = new VirtualClock();
    expect(watch(openCrossTabChannel('x', clock, {}).exclusive(work)).value).toBe('done');
    expect(watch(openCrossTabChannel(undefined, clock).exclusive(work)).value).toBe('done');
    expect(clock.pending).toBe(0);
  });
});

describe('news', () => {
  it('reach every other tab, but not the one that tells them', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    const tabs = [1, 2, 3].map(() => openCrossTabChannel('x', clock, browser.tab().scope));
    const heard = tabs.map((one) => watch(one.updates$));
    tabs[0]?.broadcast(news);
    await clock.advance(100);
    expect(heard.map(({ value }) => value)).toEqual([undefined, news, news]);
  });

  it.each([null, 'text', 5, {}, { tokens: undefined }, { claim: 'x' }])(
    'are not %j, which somebody else has said on the same channel',
    async (word) => {
      const clock = new VirtualClock();
      const browser = new FakeBrowser(clock);
      const heard = watch(openCrossTabChannel('x', clock, browser.tab().scope).updates$);
      const Channel = browser.tab().scope.BroadcastChannel;
      if (Channel) new Channel(channelName('x')).postMessage(word as object);
      await clock.advance(100);
      expect(heard.value).toBeUndefined();
    },
  );

  it('are not told any more after close, and nothing is heard', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    const [one, other] = [1, 2].map(() => openCrossTabChannel('x', clock, browser.tab().scope));
    const heard = watch(other?.updates$ ?? NEVER);
    other?.close();
    one?.broadcast(news);
    expect(() => other?.broadcast(news)).not.toThrow();
    await clock.advance(100);
    expect(heard.value).toBeUndefined();
    one?.close();
    expect(browser.open).toBe(0);
  });
});

describe('a process of Node', () => {
  it('is told that the channel is no reason to stay', () => {
    const unref = vi.fn();
    class BroadcastChannel {
      onmessage = null;
      readonly unref = unref;
      readonly postMessage = () => undefined;
      readonly close = () => undefined;
    }
    openCrossTabChannel('x', new VirtualClock(), { BroadcastChannel });
    expect(unref).toHaveBeenCalledOnce();
  });

  it('is not kept alive by an open channel', async () => {
    const { output, code } = await runScript(`
      import { asyncScheduler } from 'rxjs';
      import { openCrossTabChannel } from './lib/auth/cross-tab/channel';
      const tabs = openCrossTabChannel('x', asyncScheduler);
      tabs.updates$.subscribe();
      console.log('open');
    `);
    expect(output).toBe('open\n');
    expect(code).toBe(0);
  });
});

describe('the session of two tabs', () => {
  function pair(mode: 'json' | 'cookie' | 'session' = 'json') {
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    const browser = new FakeBrowser(clock);
    const open = () => {
      const { storage, scope } = browser.tab();
      return authRig({
        clock,
        server,
        storage,
        mode,
        tabs: openCrossTabChannel('x', clock, scope),
      });
    };
    return { clock, server, browser, ours: open(), theirs: open() };
  }

  it.each(['json', 'cookie', 'session'] as const)(
    'begins in both with a login in one (%s)',
    async (mode) => {
      const { clock, ours, theirs } = pair(mode);
      await theirs.login();
      await clock.advance(100);
      expect(ours.auth.state).toMatchObject({ status: 'active', reason: 'other-tab' });
      expect(ours.auth.state.token).toBe(theirs.auth.state.token);
    },
  );

  it('ends in both when it is refused in one', async () => {
    const { clock, ours, server, theirs } = pair();
    await theirs.login();
    await clock.advance(100);
    server.endSessions();
    watch(theirs.auth.refresh());
    await clock.advance(2_000);
    expect(theirs.auth.state.reason).toBe('refused');
    expect(ours.auth.state).toMatchObject({ status: 'anonymous', reason: 'other-tab' });
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('is the same one after a refresh: a write that waits goes out, though no token says whose it is', async () => {
    const { clock, ours, server, theirs } = pair();
    await theirs.login();
    await clock.advance(100);
    clock.sleep(900_000);
    watch(theirs.auth.refresh());
    const write = watch(ours.api.post('/items/a', {}));
    await clock.advance(2_000);
    expect(write.value).toMatchObject({ data: { user: 'anna' } });
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('is not replaced by what another tab had before: such news come too late', async () => {
    const { clock, ours, browser } = pair();
    await ours.login();
    await clock.advance(100);
    const { token } = ours.auth.state;
    const Channel = browser.tab().scope.BroadcastChannel;
    const old = { access: 'old', refresh: 'old', lifetime: 1, expiresAt: clock.now() + 1 };
    if (Channel)
      new Channel(channelName('x')).postMessage({ previousIssue: 'older', changedAt: Infinity, tokens: old });
    await clock.advance(100);
    expect(ours.auth.state.token).toBe(token);
  });

  it('is the same one in both after two logins in one moment', async () => {
    const { clock, ours, theirs } = pair();
    // What sets two moments apart is 12 bits at today's dates: now and then they are equal.
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    watch(ours.auth.login({ email: 'anna', password: PASSWORD }));
    watch(theirs.auth.login({ email: 'bert', password: PASSWORD }));
    await clock.advance(1_000);
    random.mockRestore();
    expect(ours.auth.state.token).not.toBeNull();
    expect(ours.auth.state.token).toBe(theirs.auth.state.token);
  });

  it('is another one after a login: a write that waits fails', async () => {
    const { clock, ours, server, theirs } = pair();
    await theirs.login();
    await clock.advance(100);
    clock.sleep(900_000);
    server.slow.set('/auth/refresh', 1_000);
    const write = watch(ours.api.post('/items/a', {}));
    await theirs.login('bert');
    await clock.advance(3_000);
    expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(server.to('/items/a')).toEqual([]);
    expect(ours.auth.state.token).toBe(theirs.auth.state.token);
  });

  it('is refreshed without waiting for anybody’s word, unless the server has refused', async () => {
    const { clock, ours } = pair();
    await ours.login();
    await clock.advance(100);
    watch(ours.auth.refresh());
    await clock.advance(100);
    expect(ours.auth.state.reason).toBe('refreshed');
  });

  it('that was refused is not waited for when somebody has logged in here meanwhile', async () => {
    const { clock, ours, server } = pair();
    await ours.login();
    await clock.advance(100);
    server.endSessions();
    server.slow.set('/auth/refresh', 500);
    const refresh = watch(ours.auth.refresh());
    await clock.advance(100);
    await ours.login('bert');
    await clock.advance(500);
    expect(refresh.value).toMatchObject({ access_token: ours.auth.state.token });
  });

  it('in cookie mode is not overtaken by a refresh that began before a login', async () => {
    const { clock, ours, server, theirs } = pair('cookie');
    await theirs.login();
    await clock.advance(100);
    server.slow.set('/auth/refresh', 1_000);
    watch(ours.auth.refresh());
    await clock.advance(100);
    await theirs.login('bert');
    const { until = 0 } = server.to('/auth/refresh')[0] ?? {};
    expect(server.to('/auth/login')[1]?.at).toBeGreaterThanOrEqual(until);
  });

  it.each(['cookie', 'session'] as const)(
    'is that of a login whose caller has left, as the cookie is (%s mode)',
    async (mode) => {
      const { clock, ours, server, theirs } = pair(mode);
      await ours.login();
      server.slow.set('/auth/login', 1_000);
      const login = watch(ours.auth.login({ email: 'bert', password: PASSWORD }));
      await clock.advance(500);
      login.leave();
      await clock.advance(1_000);
      expect(server.to('/auth/login')[1]?.cancelled).toBe(false);
      expect(ours.auth.state.expiresAt).toBeGreaterThan(clock.now() + 899_000);
      expect(theirs.auth.state.expiresAt).toBe(ours.auth.state.expiresAt);
    },
  );
});
