import fc from 'fast-check';
import type { Observable } from 'rxjs';
import { expect } from 'vitest';
import { ownerOf } from '../../lib/auth/tokens';
import { type AuthRig, authRig } from './auth-rig';
import { FakeServer, PASSWORD } from './fake-server';
import { VirtualClock } from './virtual-clock';

const TTL = 60_000;

/** Something that happens in one of two clients, which have a storage each and one cookie, or beside them. */
export type HostStep =
  | { readonly kind: 'login' | 'logout' | 'refresh' | 'read' | 'write'; readonly client: number }
  | { readonly kind: 'elsewhere' | 'expire' | 'fault' | 'repair' }
  | { readonly kind: 'pass' | 'sleep'; readonly ms: number };

const inClient = (
  weight: number,
  ...kinds: readonly ('login' | 'logout' | 'refresh' | 'read' | 'write')[]
) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constantFrom(...kinds), client: fc.nat(1) }),
});

export const hostSteps: fc.Arbitrary<HostStep[]> = fc.array(
  fc.oneof(
    inClient(3, 'login'),
    inClient(12, 'write', 'write', 'refresh', 'read'),
    inClient(1, 'logout'),
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'elsewhere' as const,
          'expire' as const,
          'fault' as const,
          'repair' as const,
        ),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom('pass' as const, 'sleep' as const),
        ms: fc.oneof(fc.nat(30), fc.nat(2 * TTL)),
      }),
    },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

/**
 * Several users who log in with the one cookie of a host: in two clients of this library, or elsewhere. Each write is
 * stored as the user whom its client has shown, or not at all.
 */
export class OneHostModel {
  readonly #clock = new VirtualClock();
  readonly #server = new FakeServer(this.#clock);
  readonly #mode: 'cookie' | 'session';
  readonly #rigs: readonly AuthRig[];
  /** The users whom the clients have last told of, where no token says it. */
  readonly #shown: (string | null)[] = [null, null];
  readonly #wrong: unknown[] = [];
  #logins = 0;
  #writes = 0;

  constructor(mode: 'cookie' | 'session') {
    this.#mode = mode;
    this.#server.ttl = TTL;
    this.#server.jwt = true;
    this.#rigs = [0, 1].map((client) => {
      const rig = authRig({ clock: this.#clock, server: this.#server, mode });
      rig.auth.state$.subscribe(({ reason, authenticated }) => {
        if (!authenticated) this.#shown[client] = null;
        else if (['login', 'refreshed', 'other-user'].includes(reason)) {
          const user = this.#server.cookieUser;
          const before = this.#shown[client];
          if (reason === 'refreshed' && before !== null && before !== user)
            this.#wrong.push(new Error(`${String(before)} became ${String(user)} without a word`));
          this.#shown[client] = user;
        }
      });
      return rig;
    });
  }

  async run(steps: readonly HostStep[]): Promise<void> {
    for (const step of steps) {
      await this.#take(step);
      if (this.#wrong.length > 0) throw this.#wrong[0];
    }
    this.#server.repair();
    await this.#clock.advance(5 * TTL);
    if (this.#wrong.length > 0) throw this.#wrong[0];
    for (const { auth } of this.#rigs) auth.dispose();
    await this.#clock.advance(10_000);
    expect(this.#clock.pending).toBe(0);
  }

  async #take(step: HostStep): Promise<void> {
    switch (step.kind) {
      case 'pass':
        return this.#clock.advance(step.ms);
      case 'sleep':
        this.#clock.sleep(step.ms);
        return;
      case 'elsewhere':
        await this.#quiet();
        this.#server.loginElsewhere(`user${++this.#logins}`, this.#mode);
        return this.#settle();
      case 'expire':
        this.#server.expireAccess();
        return;
      case 'fault':
        this.#server.fail('/auth/refresh', 'network');
        return;
      case 'repair':
        this.#server.repair();
        return;
      default:
        return this.#act(step.kind, step.client);
    }
  }

  /** In `session` mode a request under way is that of whoever the cookie belongs to when it arrives. */
  async #quiet(): Promise<void> {
    if (this.#mode !== 'session') return;
    await this.#clock.advance(2_000);
    // A timer may have begun a refresh just now.
    while (this.#server.isBusy) await this.#clock.advance(50);
  }

  /** In `session` mode the cookie is all that is sent: until the next refresh nobody can see that it is another user's. */
  async #settle(): Promise<void> {
    if (this.#mode === 'cookie') return;
    this.#clock.sleep(2 * TTL);
    await this.#clock.advance(0);
  }

  async #act(kind: 'login' | 'logout' | 'refresh' | 'read' | 'write', client: number) {
    const rig = this.#rigs[client];
    if (!rig) return;
    const { auth, api } = rig;
    switch (kind) {
      case 'login': {
        await this.#quiet();
        const email = `user${++this.#logins}`;
        await this.#outcome(auth.login({ email, password: PASSWORD }));
        const other = this.#rigs[1 - client];
        if (this.#mode === 'session' && other?.auth.state.authenticated) await this.#settle();
        return;
      }
      case 'logout':
        return this.#outcome(auth.logout());
      case 'refresh':
        auth.refresh().subscribe({ error: () => undefined });
        return;
      case 'read':
        api.get('/items/a').subscribe({ error: () => undefined });
        return;
      case 'write': {
        this.#write(rig, client);
        return;
      }
    }
  }

  #write({ api, auth }: AuthRig, client: number): void {
    const id = ++this.#writes;
    const shown = this.#mode === 'cookie' ? ownerOf(auth.state.token) : this.#shown[client];
    const stored = () => this.#server.stored.find(({ body }) => (body as { id: number }).id === id);
    const check = (code?: string) => {
      try {
        const author = stored()?.author;
        // The browser sends its cookie for a client that nobody has logged in with, too.
        if (this.#mode === 'session' && shown === null) return;
        if (author !== undefined) expect(author, 'stored under another name').toBe(shown);
        else expect(code).toBeDefined();
      } catch (error) {
        this.#wrong.push(error);
      }
    };
    api.post('/items/a', { id }).subscribe({
      next: () => {
        check();
      },
      error: ({ code }: { code: string }) => {
        check(code);
      },
    });
  }

  async #outcome(work: Observable<unknown>): Promise<void> {
    await this.#clock.settle(work).catch(() => undefined);
  }
}
