import fc from 'fast-check';
import type { Observable } from 'rxjs';
import { expect } from 'vitest';
import type { IStorage } from '../../lib/storage/base';
import { type AuthRig, authRig, NOTHING_STORED, userOf } from './auth-rig';
import { type Fault, FakeServer, PASSING_FAILURES, PASSWORD } from './fake-server';
import { VirtualClock } from './virtual-clock';

const TTL = 60_000;
const PATHS = ['/auth/login', '/auth/refresh', '/auth/logout', '/users/me'] as const;
const STATIC = 'fixed';

/** One thing that happens to a client; nothing waits for it to end except the passing of time. */
export type Step =
  | { readonly kind: 'login'; readonly wrong: boolean }
  | { readonly kind: 'logout' | 'static' | 'refresh' | 'leave' | 'token' | 'read' | 'write' }
  | { readonly kind: 'pass' | 'sleep' | 'latency'; readonly ms: number }
  | { readonly kind: 'fault'; readonly path: (typeof PATHS)[number]; readonly fault: Fault }
  | { readonly kind: 'expire' | 'end' | 'repair' | 'reload' };

const faults: readonly Fault[] = ['lost', 'hang', ...PASSING_FAILURES.map(([, fault]) => fault)];

const of = <K extends Step['kind']>(...kinds: readonly K[]) =>
  fc.record({ kind: fc.constantFrom(...kinds) });

const milliseconds = () => fc.oneof(fc.nat(30), fc.nat(2 * TTL));

const calm = [
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('login' as const),
      wrong: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 3),
    }),
  },
  {
    weight: 10,
    arbitrary: of('logout', 'static', 'refresh', 'leave', 'token', 'read', 'read', 'write'),
  },
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: milliseconds() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('sleep' as const, 'latency' as const),
      ms: milliseconds(),
    }),
  },
  { weight: 1, arbitrary: of('expire') },
];

/** What users and time do to a client, as long as the server does its part. */
export const calmSteps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...calm), {
  minLength: 1,
  maxLength: 40,
  size: 'max',
});

/** The same, and everything that can go wrong. */
export const wildSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    ...calm,
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        path: fc.constantFrom(...PATHS),
        fault: fc.constantFrom(...faults),
      }),
    },
    { weight: 3, arbitrary: of('end', 'repair', 'reload') },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

/** A client whose history is written down beside it, in the simplest terms: whose session it should be. */
export class SessionModel {
  readonly #clock = new VirtualClock();
  readonly #server = new FakeServer(this.#clock);
  readonly #storage: IStorage;
  readonly #reloads: boolean;
  #rig: AuthRig;
  /** Everybody who was logged in, in order; `null` for nobody. The last one is. */
  readonly #users: (string | null)[] = [null];
  /** What was found wrong in a callback, where rxjs would swallow it. */
  readonly #wrong: unknown[] = [];
  /** Everybody who has logged out. */
  readonly #left = new Set<string>();
  #intents = 0;
  #logins = 0;
  #expiries = 0;
  #unsure = false;
  #generation = 0;
  /** Where the requests of the client that runs now begin. */
  #since = 0;
  /** Whether the server may have sessions that the client could not end, or never heard of. */
  #orphans = false;

  constructor(makeStorage: (clock: VirtualClock) => IStorage, { reloads }: { reloads: boolean }) {
    this.#server.ttl = TTL;
    this.#server.staticTokens.add(STATIC);
    this.#storage = makeStorage(this.#clock);
    this.#reloads = reloads;
    this.#rig = this.#start();
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const one of steps) {
      await this.#take(one);
      this.#check();
    }
    await this.#end();
  }

  #verify(claim: () => void): void {
    try {
      claim();
    } catch (error) {
      this.#wrong.push(error);
    }
  }

  get #user(): string | null {
    return this.#users.at(-1) ?? null;
  }

  #start(): AuthRig {
    const rig = authRig({ clock: this.#clock, server: this.#server, storage: this.#storage });
    const generation = this.#generation;
    rig.auth.state$.subscribe(({ reason }) => {
      if (generation !== this.#generation || reason !== 'refused') return;
      const { refresh_token } = this.#server.to('/auth/refresh').at(-1)?.body as {
        refresh_token: unknown;
      };
      this.#verify(() => {
        expect(this.#server.isAlive(refresh_token), 'a live session was given up').toBe(false);
      });
      this.#users.push(null);
    });
    return rig;
  }

  async #take(one: Step): Promise<void> {
    const { auth, api } = this.#rig;
    switch (one.kind) {
      case 'login': {
        const email = `user${++this.#logins}`;
        const password = one.wrong ? 'wrong' : PASSWORD;
        this.#intend(auth.login({ email, password }), email);
        return;
      }
      case 'static':
        this.#intend(auth.static(STATIC), 'static');
        return;
      case 'logout':
        this.#intents++;
        if (this.#user !== null) this.#left.add(this.#user);
        this.#users.push(null);
        auth.logout().subscribe({ error: (error: unknown) => this.#wrong.push(error) });
        return;
      case 'refresh':
        this.#follow(auth.refresh(), ['UNREACHABLE', 'SUPERSEDED', 'REFUSED', 'NO_SESSION']);
        return;
      case 'leave':
        auth
          .refresh()
          .subscribe({ error: () => undefined })
          .unsubscribe();
        return;
      case 'token':
        auth.token.then(
          () => undefined,
          (error: unknown) => {
            this.#verify(() => {
              expect(error).toMatchObject({ code: 'UNREACHABLE' });
            });
          },
        );
        return;
      case 'read': {
        const begun = this.#users.length - 1;
        this.#follow(api.get<{ user: string | null }>('/items/a'), ['UNREACHABLE'], (reply) => {
          // Reads go on, but never as somebody who was not logged in meanwhile.
          expect(this.#users.slice(begun)).toContain(userOf(reply));
        });
        return;
      }
      case 'write': {
        const user = this.#user;
        const may = ['UNREACHABLE', 'SUPERSEDED', 'REFUSED', ...(user ? [] : ['FORBIDDEN'])];
        this.#follow(api.post<{ user: string | null }>('/items/a', {}), may, (reply) => {
          expect(userOf(reply), 'a write was sent as somebody else').toBe(user);
        });
        return;
      }
      case 'pass':
        return this.#clock.advance(one.ms);
      case 'sleep':
        this.#clock.sleep(one.ms);
        return;
      case 'latency':
        this.#server.latency = 1 + (one.ms % 500);
        return;
      case 'fault':
        if (one.path === '/auth/logout' || one.fault === 'lost' || one.fault === 'hang')
          this.#orphans = true;
        this.#server.fail(one.path, one.fault);
        return;
      case 'expire':
        this.#expiries++;
        // Perhaps also the token that a refresh has just brought and nobody uses yet.
        this.#unsure ||= auth.state.status === 'refreshing';
        this.#server.expireAccess();
        return;
      case 'end':
        this.#server.endSessions();
        return;
      case 'repair':
        this.#server.repair();
        return;
      case 'reload':
        if (!this.#reloads) return;
        this.#generation++;
        this.#intents++;
        this.#rig.auth.dispose();
        this.#rig = this.#start();
        this.#since = this.#server.seen.length;
        return;
    }
  }

  /** A login or static token: it counts if it succeeds and nobody has wished otherwise since. */
  #intend(call: Observable<unknown>, user: string): void {
    const intent = ++this.#intents;
    const generation = this.#generation;
    call.subscribe({
      next: () => {
        if (generation !== this.#generation) return;
        this.#verify(() => {
          expect(intent, 'an older wish won').toBe(this.#intents);
        });
        this.#users.push(user);
      },
      error: ({ code }: { code: string }) => {
        if (code !== 'SUPERSEDED') return;
        this.#verify(() => {
          expect(intent).toBeLessThan(this.#intents);
        });
      },
    });
  }

  #follow<T>(
    call: Observable<T>,
    codes: readonly string[],
    check: (value: T) => void = () => undefined,
  ): void {
    const expiries = this.#expiries;
    const generation = this.#generation;
    call.subscribe({
      next: (value) => {
        if (generation !== this.#generation) return;
        this.#verify(() => {
          check(value);
        });
      },
      error: ({ code }: { code: string }) => {
        if (generation !== this.#generation) return;
        // A second expiry in one request is more than one replay can mend.
        const once = expiries === this.#expiries && !this.#unsure;
        const may = once ? codes : [...codes, 'TOKEN_EXPIRED'];
        this.#verify(() => {
          expect(may).toContain(code);
        });
      },
    });
  }

  /** What is true at any moment. */
  #check(): void {
    if (this.#wrong.length > 0) throw this.#wrong[0];
    const { auth } = this.#rig;
    if (this.#storedAtOnce) expect(this.#owner(auth.state.token)).toBe(this.#user);
    const refreshes = this.#server.seen
      .slice(this.#since)
      .filter(({ path }) => path === '/auth/refresh');
    for (const [i, one] of refreshes.entries()) {
      expect(one.cancelled, 'a refresh was aborted').toBe(false);
      for (const later of refreshes.slice(i + 1)) {
        if (JSON.stringify(later.body) !== JSON.stringify(one.body)) continue;
        expect(later.at, 'two refreshes at once').toBeGreaterThanOrEqual(one.until);
        const spent = one.fault === undefined && one.status === 200;
        expect(spent, 'a spent token was sent again').toBe(false);
      }
    }
    for (const { path, authorization } of this.#server.seen)
      if (path.startsWith('/auth/')) expect(authorization).toBeUndefined();
  }

  get #storedAtOnce(): boolean {
    return this.#reloads;
  }

  #owner(token: string | null): string | null {
    if (token === null) return null;
    return token === STATIC ? 'static' : (token.split('-')[1] ?? '');
  }

  /** What is true in the end, when the server works again and there was time to notice. */
  async #end(): Promise<void> {
    const { auth } = this.#rig;
    this.#server.repair();
    this.#server.latency = 10;
    await this.#clock.advance(5 * TTL);
    this.#check();
    expect(await this.#rig.whoami()).toBe(this.#user);
    await this.#clock.advance(1_000);
    this.#check();
    expect(this.#owner(auth.state.token)).toBe(this.#user);

    if (!this.#orphans && this.#generation === 0) {
      // Only who was logged in here at some time, and then replaced, may still have a session there.
      for (const user of this.#server.sessions) {
        expect(this.#users).toContain(user);
        expect(this.#left, 'a session outlived its logout').not.toContain(user);
      }
    }
    auth.dispose();
    // What a slow storage still had to do is over by then; a timer would not be.
    await this.#clock.advance(10_000);
    expect(this.#clock.pending).toBe(0);

    const stored = await Promise.all(
      Object.keys(NOTHING_STORED).map((key) => this.#clock.settle(this.#now(key))),
    );
    if (this.#user === null) expect(stored).toEqual([null, null, null, null]);
    else expect(stored[0]).toBe(auth.state.token);
  }

  #now(key: string): Promise<unknown> {
    return Promise.resolve(this.#storage.get(key));
  }
}
