import { defer, from, interval, NEVER, of } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { channelName, openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import type { SessionUpdate } from '../../lib/auth/cross-tab/messages';
import type { TabPlatform } from '../../lib/transport/platform/types';
import { NO_TOKENS } from '../../lib/auth/tokens';
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

describe('work where no other tab can exist', () => {
  const agent = 'Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko)';

  it.each([`${agent} jsdom/26.1.0`, `${agent} HappyDOM/20.0.0`])(
    'cross-tab: begins at once in a page that a test runner simulates (%s)',
    (userAgent) => {
      const clock = new VirtualClock();
      const { scope } = new FakeBrowser(clock, { locks: false }).tab();
      const begins = (platform: TabPlatform) =>
        watch(openCrossTabChannel('x', clock, platform).exclusive(work)).value;
      expect(begins({ ...scope, navigator: { userAgent } })).toBe('done');
      expect(begins({ ...scope, navigator: { userAgent: agent } })).toBeUndefined();
    },
  );

  it('cross-tab: an update of another tab is not waited for there', () => {
    const clock = new VirtualClock();
    const { scope } = new FakeBrowser(clock, { locks: false }).tab();
    const platform = { ...scope, navigator: { userAgent: 'jsdom/26.1.0' } };
    expect(watch(openCrossTabChannel('x', clock, platform).nextUpdate()).value).toBeNull();
    expect(clock.pending).toBe(0);
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

  it('runs the next work after a failure, and passes the failure on', async () => {
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

  it('emits its result after the lock is released, so that a subscriber can take it again', async () => {
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

  it.each([true, false])(
    'cross-tab: a tab waits for the whole turn of each of two tabs that take 30 seconds (Web Locks: %s)',
    async (locks) => {
      // The order of the claims is random.
      for (let times = 0; times < 20; times++) {
        const clock = new VirtualClock();
        const browser = new FakeBrowser(clock, { locks });
        const log: string[] = [];
        for (const name of ['a', 'b', 'c'])
          openCrossTabChannel('x', clock, browser.tab().scope)
            .exclusive(slow(clock, 30_000, log, name))
            .subscribe();
        await clock.advance(95_000);
        expect(log).toHaveLength(6);
        for (let i = 0; i < log.length; i += 2)
          expect(log[i + 1]).toBe(log[i]?.replace('begins', 'ends'));
      }
    },
  );

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

  it('cross-tab: a tab waits for the lock, also while other tabs post claims', async () => {
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

  it('cross-tab: work that has waited 35 s for the Web Lock runs without it, and leaves its queue', async () => {
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

  it('cross-tab: without Web Locks, a smaller claim waits for work that has begun, and follows as soon as that ends', async () => {
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

  it('cross-tab: without Web Locks, a claim gives way to a smaller claim of a tab that opened too late to hear it', async () => {
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

  it('cross-tab: a claim ends with its work, and the next turn goes to the smaller of the new claims', async () => {
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

  it('cross-tab: work runs without the Web Lock if the browser refuses it, as in a sandboxed frame', async () => {
    const clock = new VirtualClock();
    const request = () => Promise.reject(new DOMException('no', 'SecurityError'));
    const ours = watch(
      openCrossTabChannel('x', clock, { navigator: { locks: { request } } }).exclusive(work),
    );
    await clock.advance(100);
    expect(ours.value).toBe('done');
  });

  it('runs at once where the platform has no tabs, and for a session that no other tab has', () => {
    const clock = new VirtualClock();
    expect(watch(openCrossTabChannel('x', clock, {}).exclusive(work)).value).toBe('done');
    expect(watch(openCrossTabChannel(undefined, clock).exclusive(work)).value).toBe('done');
    expect(clock.pending).toBe(0);
  });
});

describe('news', () => {
  it('updates reach every other tab, but not their sender', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    const tabs = [1, 2, 3].map(() => openCrossTabChannel('x', clock, browser.tab().scope));
    const heard = tabs.map((one) => watch(one.updates$));
    tabs[0]?.broadcast(news);
    await clock.advance(100);
    expect(heard.map(({ value }) => value)).toMatchObject([undefined, news, news]);
  });

  it('a closed channel neither posts nor receives updates', async () => {
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

describe('cross-tab: messages from outside', () => {
  const hostile: readonly unknown[] = [
    null,
    'text',
    5,
    {},
    [],
    { tokens: null },
    { tokens: {}, changedAt: 1e300, previousIssue: null },
    { type: 'update' },
    { type: 'update', previousIssue: null, changedAt: 1, tokens: null },
    { type: 'update', previousIssue: null, changedAt: 1e300, tokens: NO_TOKENS },
    { type: 'update', previousIssue: null, changedAt: Infinity, tokens: NO_TOKENS },
    { type: 'update', previousIssue: null, changedAt: NaN, tokens: NO_TOKENS },
    { type: 'update', previousIssue: null, changedAt: '1', tokens: NO_TOKENS },
    { type: 'update', previousIssue: 5, changedAt: 1, tokens: NO_TOKENS },
    { type: 'update', previousIssue: {}, changedAt: 1, tokens: NO_TOKENS },
    { type: 'claim', claim: -1 },
    { type: 'claim', claim: 0 },
    { type: 'claim', claim: 1 },
    { type: 'claim', claim: NaN },
    { type: 'claim', claim: '0.1' },
    { type: 'busy', claim: {} },
    { type: 'toString' },
    { type: {} },
  ];

  it.each(hostile)('cross-tab: ignores the message %j', async (data) => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock, { locks: false });
    const tabs = openCrossTabChannel('x', clock, browser.tab().scope);
    const heard = watch(tabs.updates$);
    const Channel = browser.tab().scope.BroadcastChannel;
    const other = Channel && new Channel(channelName('x'));
    const turn = watch(tabs.exclusive(work));
    other?.postMessage(data as object);
    await clock.advance(300);
    expect(heard.value).toBeUndefined();
    expect(turn.value).toBe('done');
  });

  it('cross-tab: ignores data whose getters throw', () => {
    const clock = new VirtualClock();
    const opened: { readonly onmessage: ((event: MessageEvent) => unknown) | null }[] = [];
    class BroadcastChannel {
      onmessage = null;
      readonly postMessage = () => undefined;
      readonly close = () => undefined;
    }
    class Recorded extends BroadcastChannel {
      constructor() {
        super();
        opened.push(this);
      }
    }
    openCrossTabChannel('x', clock, { BroadcastChannel: Recorded });
    const data = {
      get type() {
        throw new TypeError('no');
      },
    };
    expect(opened).toHaveLength(1);
    expect(() => opened[0]?.onmessage?.({ data } as MessageEvent)).not.toThrow();
  });

  it.each([
    ['tokens without any', {}],
    ['an expiry without a token', { ...NO_TOKENS, expiresAt: 5 }],
    ['a token that no header can carry', { ...NO_TOKENS, access: 'a\r\nb' }],
    ['a number as token', { ...NO_TOKENS, access: 5 }],
    ['an endless expiry', { ...NO_TOKENS, access: 'a', refresh: 'r', expiresAt: Infinity }],
    ['a text as expiry', { ...NO_TOKENS, access: 'a', refresh: 'r', lifetime: 1, expiresAt: '5' }],
    ['an owner that is not in the token', { ...NO_TOKENS, access: 'a', owner: 'bob' }],
  ])('cross-tab: a session does not take over %s', async (_, tokens) => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    const { storage, scope } = browser.tab();
    const tabs = openCrossTabChannel('x', clock, scope);
    const { login, reasons, stored, whoami } = authRig({ clock, storage, tabs });
    await login();
    const before = stored();
    const Channel = browser.tab().scope.BroadcastChannel;
    const message = { type: 'update', previousIssue: null, changedAt: clock.now() + 5, tokens };
    if (Channel) new Channel(channelName('x')).postMessage(message);
    await clock.advance(100);
    expect(reasons()).not.toContain('other-tab');
    expect(stored()).toEqual(before);
    expect(await whoami()).toBe('anna');
  });

  it.each([
    ['-1', -1, true],
    ['-1', -1, false],
    ['of the right kind', 1e-9, true],
    ['of the right kind', 1e-9, false],
  ])(
    'cross-tab: a flood of claims %s (%d) delays a turn by seconds at most (Web Locks: %s)',
    async (_, claim, locks) => {
      const clock = new VirtualClock();
      const browser = new FakeBrowser(clock, { locks });
      const turn = watch(openCrossTabChannel('x', clock, browser.tab().scope).exclusive(work));
      const Channel = browser.tab().scope.BroadcastChannel;
      const other = Channel && new Channel(channelName('x'));
      const flood = interval(50, clock).subscribe(() =>
        other?.postMessage({ type: 'claim', claim }),
      );
      await clock.advance(claim < 0 ? 300 : 5_000);
      flood.unsubscribe();
      expect(turn.value).toBe('done');
    },
  );

  it('cross-tab: a flood of claims and ends cannot delay a turn for ever', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock, { locks: false });
    const turn = watch(openCrossTabChannel('x', clock, browser.tab().scope).exclusive(work));
    const Channel = browser.tab().scope.BroadcastChannel;
    const other = Channel && new Channel(channelName('x'));
    const flood = interval(50, clock).subscribe((i) =>
      other?.postMessage(i % 2 ? { type: 'done' } : { type: 'claim', claim: 1e-9 }),
    );
    await clock.advance(40_000);
    flood.unsubscribe();
    expect(turn.value).toBe('done');
  });

  it('cross-tab: the names of the channel and the lock carry the version of the messages', async () => {
    const clock = new VirtualClock();
    const names: string[] = [];
    class BroadcastChannel {
      onmessage = null;
      readonly postMessage = () => undefined;
      readonly close = () => undefined;
      constructor(name: string) {
        names.push(name);
      }
    }
    const request = (name: string) => {
      names.push(name);
      return Promise.reject(new Error('no'));
    };
    const navigator = { locks: { request } };
    watch(openCrossTabChannel('x', clock, { BroadcastChannel, navigator }).exclusive(work));
    await clock.advance(100);
    expect(names).toEqual(['directus-rx/1 x', 'directus-rx/1 x']);
  });
});

describe('cross-tab: a platform that refuses', () => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  class Refusing {
    onmessage = null;
    readonly postMessage = () => undefined;
    readonly close = () => undefined;
    constructor() {
      refuse();
    }
  }
  class RefusingToPost {
    onmessage = null;
    readonly postMessage = refuse;
    readonly close = refuse;
  }

  it.each<[string, TabPlatform]>([
    ['a BroadcastChannel', { BroadcastChannel: Refusing }],
    ['to post', { BroadcastChannel: RefusingToPost }],
    [
      'the class itself',
      {
        get BroadcastChannel() {
          return refuse();
        },
      },
    ],
    [
      'the locks',
      {
        navigator: {
          get locks() {
            return refuse();
          },
        },
      },
    ],
    [
      'the navigator',
      {
        get navigator() {
          return refuse();
        },
      },
    ],
    ['a lock', { navigator: { locks: { request: refuse } } }],
  ])('cross-tab: goes on where the browser refuses %s', async (_, scope) => {
    const clock = new VirtualClock();
    const tabs = openCrossTabChannel('x', clock, scope);
    const turn = watch(tabs.exclusive(work));
    tabs.broadcast(news);
    const update = watch(tabs.nextUpdate());
    await clock.advance(1_100);
    expect([turn.value, update.done]).toEqual(['done', true]);
    tabs.close();
    expect(clock.pending).toBe(0);
  });
});

describe('cross-tab: a session that the server refuses', () => {
  const refused = async (neighbours: number) => {
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    const browser = new FakeBrowser(clock);
    const { storage, scope } = browser.tab();
    const first = authRig({ clock, server, storage, tabs: openCrossTabChannel('x', clock, scope) });
    await first.login();
    first.auth.dispose();
    server.endSessions();
    clock.sleep(2_000_000);
    for (let i = 0; i < neighbours; i++) openCrossTabChannel('x', clock, browser.tab().scope);
    const begun = clock.now();
    const tabs = openCrossTabChannel('x', clock, scope);
    const { auth } = authRig({ clock, server, storage, tabs });
    const token = watch(from(auth.token));
    while (!token.done) await clock.advance(10);
    expect(auth.state.reason).toBe('refused');
    return clock.now() - begun;
  };

  it('cross-tab: ends within 250 ms of opening where there is no other tab', async () => {
    expect(await refused(0)).toBeLessThan(250);
  });

  it('cross-tab: waits for the message of another tab where there is one', async () => {
    expect(await refused(1)).toBeGreaterThan(1_000);
  });

  it('cross-tab: is not waited for in a tab that has been alone for long', async () => {
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    const { storage, scope } = new FakeBrowser(clock).tab();
    const tabs = openCrossTabChannel('x', clock, scope);
    const { auth, login } = authRig({ clock, server, storage, tabs });
    await login();
    await clock.advance(1_000);
    server.endSessions();
    watch(auth.refresh());
    await clock.advance(60);
    expect(auth.state.reason).toBe('refused');
  });
});

describe('a process of Node', () => {
  it('cross-tab: unrefs the channel in Node', () => {
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

  it('stays the same session after a refresh in another tab: a waiting write goes out, though no token names its owner', async () => {
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

  it('cross-tab: an older session of another tab does not replace the present one', async () => {
    const { clock, ours, browser } = pair();
    await ours.login();
    await clock.advance(100);
    const { token } = ours.auth.state;
    const Channel = browser.tab().scope.BroadcastChannel;
    const old = {
      access: 'old',
      refresh: 'old',
      lifetime: 1,
      expiresAt: clock.now() + 1,
      owner: null,
    };
    if (Channel)
      new Channel(channelName('x')).postMessage({
        type: 'update',
        previousIssue: 'older',
        changedAt: clock.now() + 1,
        tokens: old,
      });
    await clock.advance(100);
    expect(ours.auth.state.token).toBe(token);
  });

  it('cross-tab: two tabs that log in at the same moment end with the same session', async () => {
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

  it('cross-tab: a write that waits in one tab fails with SUPERSEDED after a login in another', async () => {
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

  it('cross-tab: a session is refreshed without waiting for an update of another tab, unless the server has refused', async () => {
    const { clock, ours } = pair();
    await ours.login();
    await clock.advance(100);
    watch(ours.auth.refresh());
    await clock.advance(100);
    expect(ours.auth.state.reason).toBe('refreshed');
  });

  it('a refusal does not wait for an update after a login in this tab', async () => {
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
    'cross-tab: a login whose caller has unsubscribed is still completed, because its cookie will be set (%s mode)',
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
