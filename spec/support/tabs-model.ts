import fc from 'fast-check';
import type { Observable } from 'rxjs';
import { expect } from 'vitest';
import { openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import type { AuthMode } from '../../lib/auth/auth-modes';
import { type AuthRig, authRig, userOf } from './auth-rig';
import { FakeBrowser, type FakeBrowserInit } from './fake-browser';
import { type Fault, FakeServer, PASSING_FAILURES, PASSWORD } from './fake-server';
import { VirtualClock } from './virtual-clock';

const TTL = 60_000;

/** Longer than it takes until every tab has heard of what happened in another. */
const AWHILE = 1_500;

type Deed = 'login' | 'logout' | 'rival' | 'refresh' | 'read' | 'write' | 'close';

/** One thing that happens in one of the tabs, or to all of them. */
export type TabStep =
  | {
      readonly kind: Deed;
      readonly tab: number;
    }
  | { readonly kind: 'pass' | 'sleep' | 'latency'; readonly ms: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'expire' | 'repair' };

const faults: readonly Fault[] = ['hang', ...PASSING_FAILURES.map(([, fault]) => fault)];

const inTab = (weight: number, ...kinds: readonly Deed[]) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constantFrom(...kinds), tab: fc.nat(2) }),
});

export const tabSteps: fc.Arbitrary<TabStep[]> = fc.array(
  fc.oneof(
    inTab(3, 'login'),
    inTab(1, 'rival'),
    inTab(12, 'logout', 'refresh', 'refresh', 'read', 'write', 'write'),
    inTab(1, 'close'),
    {
      weight: 10,
      arbitrary: fc.record({
        kind: fc.constantFrom('pass' as const, 'pass' as const, 'sleep' as const),
        ms: fc.oneof(fc.nat(30), fc.nat(2 * TTL)),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('latency' as const), ms: fc.nat(500) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        fault: fc.constantFrom(...faults),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('expire' as const, 'repair' as const) }),
    },
  ),
  { minLength: 1, maxLength: 30, size: 'max' },
);

/** Three tabs of one browser with one session, and the history that all of them must agree on. */
export class TabsModel {
  readonly #clock = new VirtualClock();
  readonly #server = new FakeServer(this.#clock);
  readonly #browser: FakeBrowser;
  readonly #rigs: AuthRig[];
  readonly #mode: AuthMode;
  /** Whether word of another tab is quicker than the next refresh, so that no token need be sent twice. */
  readonly #isQuick: boolean;
  readonly #hasWords: boolean;
  /** How often somebody has logged in or out. */
  #changes = 0;
  readonly #wrong: unknown[] = [];
  /** Who was logged in last, by any tab; `null` for nobody. */
  #user: string | null = null;
  #logins = 0;

  constructor(browser: FakeBrowserInit, mode: AuthMode = 'json') {
    this.#server.ttl = TTL;
    this.#server.jwt = true;
    this.#mode = mode;
    this.#isQuick = mode === 'json' && (browser.wordLag ?? 0) < 30;
    this.#hasWords = browser.channels ?? true;
    this.#browser = new FakeBrowser(this.#clock, browser);
    this.#rigs = [this.#open(), this.#open(), this.#open()];
  }

  async run(steps: readonly TabStep[]): Promise<void> {
    for (const step of steps) {
      await this.#take(step);
      this.#check();
    }
    await this.#end();
  }

  #open(): AuthRig {
    const { storage, scope } = this.#browser.tab();
    const rig = authRig({
      clock: this.#clock,
      server: this.#server,
      storage,
      mode: this.#mode,
      tabs: openCrossTabChannel('fake', this.#clock, scope),
    });
    rig.auth.state$.subscribe(({ reason }) => {
      if (reason !== 'refused' || !this.#rigs.includes(rig)) return;
      this.#verify(() => {
        const { refresh_token } = this.#server.to('/auth/refresh').at(-1)?.body as {
          refresh_token: unknown;
        };
        expect(this.#server.isAlive(refresh_token), 'a live session was given up').toBe(false);
        // Nothing in this model ends a session at the server but a logout.
        expect(this.#user, 'a session was lost').toBeNull();
      });
    });
    return rig;
  }

  #verify(claim: () => void): void {
    try {
      claim();
    } catch (error) {
      this.#wrong.push(error);
    }
  }

  async #take(step: TabStep): Promise<void> {
    switch (step.kind) {
      case 'pass':
        return this.#clock.advance(step.ms);
      case 'sleep':
        this.#clock.sleep(step.ms);
        return;
      case 'latency':
        this.#server.latency = 1 + step.ms;
        return;
      case 'fault':
        // Some of them are whole sessions in the other modes.
        this.#server.fail('/auth/refresh', this.#mode === 'json' ? step.fault : 'network');
        return;
      case 'expire':
        this.#server.expireAccess();
        return;
      case 'repair':
        this.#server.repair();
        return;
      default:
        return this.#act(step.kind, step.tab);
    }
  }

  async #act(kind: Deed, tab: number) {
    const rig = this.#rigs[tab];
    if (!rig) return;
    const { auth, api } = rig;
    const shown = owner(auth.state.token);
    if (/^log|rival/.test(kind)) this.#changes++;
    const changes = this.#changes;
    switch (kind) {
      case 'login': {
        const email = `user${++this.#logins}`;
        // Not two wishes at once in two tabs: which of them came last nobody can say.
        await this.#clock.advance(AWHILE);
        const { error } = await this.#outcome(auth.login({ email, password: PASSWORD }));
        if (error === undefined) this.#user = email;
        return this.#clock.advance(AWHILE);
      }
      case 'logout':
        await this.#clock.advance(AWHILE);
        this.#user = null;
        await this.#outcome(auth.logout());
        return this.#clock.advance(AWHILE);
      case 'rival': {
        if (this.#mode !== 'json') return;
        await this.#clock.advance(AWHILE);
        const other = this.#rigs[(tab + 1) % this.#rigs.length];
        const email = `user${++this.#logins}`;
        auth.login({ email, password: PASSWORD }).subscribe({ error: () => undefined });
        await this.#clock.advance(this.#server.latency);
        other?.auth.logout().subscribe();
        await this.#clock.advance(AWHILE);
        const all = this.#rigs.map((one) => owner(one.auth.state.token));
        // Whoever it is: all say the same.
        if (this.#hasWords) expect(new Set(all).size, 'tabs disagree').toBe(1);
        this.#user = all[0] ?? null;
        return;
      }
      case 'refresh':
        auth.refresh().subscribe({
          error: ({ code }: { code: string }) => {
            this.#verify(() => {
              expect(['UNREACHABLE', 'SUPERSEDED', 'REFUSED', 'NO_SESSION', 'DISPOSED']).toContain(
                code,
              );
            });
          },
        });
        return;
      case 'read':
        api.get('/items/a').subscribe({ error: () => undefined });
        return;
      case 'write':
        api.post<{ user: string | null }>('/items/a', {}).subscribe({
          next: (reply) => {
            this.#verify(() => {
              expect(userOf(reply), 'a write was sent as somebody else').toBe(shown);
            });
          },
          error: ({ code }: { code: string }) => {
            if (code !== 'SUPERSEDED' || !this.#hasWords) return;
            this.#verify(() => {
              expect(this.#changes, 'nobody else has come').toBeGreaterThan(changes);
            });
          },
        });
        return;
      case 'close':
        // Whoever leaves with the answer takes the session along: in json mode nothing can mend that.
        await this.#clock.advance(AWHILE);
        if (auth.state.status === 'refreshing') return;
        this.#rigs[tab] = this.#open();
        auth.dispose();
        return;
    }
  }

  async #outcome(work: Observable<unknown>): Promise<{ readonly error?: unknown }> {
    try {
      await this.#clock.settle(work);
      return {};
    } catch (error) {
      return { error };
    }
  }

  #check(): void {
    if (this.#wrong.length > 0) throw this.#wrong[0];
    if (!this.#isQuick) return;
    const refreshes = this.#server.to('/auth/refresh');
    for (const [i, one] of refreshes.entries())
      for (const later of refreshes.slice(i + 1)) {
        if (JSON.stringify(later.body) !== JSON.stringify(one.body)) continue;
        expect(later.at, 'two refreshes at once').toBeGreaterThanOrEqual(one.until);
        const spent = one.fault === undefined && one.status === 200;
        expect(spent, 'a spent token was sent again').toBe(false);
      }
  }

  async #end(): Promise<void> {
    this.#server.repair();
    this.#server.latency = 10;
    await this.#clock.advance(5 * TTL);
    this.#check();
    for (const { auth, whoami } of this.#hasWords ? this.#rigs : []) {
      if (this.#mode === 'json') expect(await whoami()).toBe(this.#user);
      expect(auth.state.authenticated).toBe(this.#user !== null);
    }
    this.#check();
    for (const { auth } of this.#rigs) auth.dispose();
    await this.#clock.advance(10_000);
    expect(this.#clock.pending, 'timers after dispose').toBe(0);
    expect(this.#browser.open, 'channels after dispose').toBe(0);
  }
}

const owner = (token: string | null): string | null => token?.split('-')[1] ?? null;
