import type { Observable } from 'rxjs';
import { Auth, type AuthConfig } from '../../lib/auth/auth';
import { withBearerToken } from '../../lib/auth/bearer';
import { openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import type { AuthState } from '../../lib/auth/auth-state';
import { MemoryStorage } from '../../lib/storage/memory';
import { Transport } from '../../lib/transport/transport';
import type { TransportResponse } from '../../lib/types/response';
import { deepFreeze } from './deep-freeze';
import { FakeServer, PASSWORD } from './fake-server';
import { VirtualClock } from './virtual-clock';

export interface RigInit extends Partial<Omit<AuthConfig, 'transport' | 'scheduler'>> {
  readonly server?: FakeServer;
  readonly clock?: VirtualClock;
}

/** A client's session with a fake server and a virtual clock. */
export function authRig({ server: given, clock = new VirtualClock(), ...init }: RigInit = {}) {
  const server = given ?? new FakeServer(clock);
  const storage = init.storage ?? new MemoryStorage();
  const auth = new Auth({
    url: 'http://fake.example',
    tabs: openCrossTabChannel(undefined, clock),
    mode: 'json',
    autoRefresh: true,
    msRefreshBeforeExpires: 30_000,
    staticToken: '',
    ...init,
    storage,
    transport: new Transport(server.backend),
    scheduler: clock,
  });
  const states: AuthState[] = [];
  auth.state$.subscribe((state) => states.push(state));
  const api = new Transport(withBearerToken(auth.tokenSource, server.backend));
  return {
    auth,
    api,
    server,
    storage,
    clock,
    /** Every state so far. */
    states,
    /** Why the state changed, in order. */
    reasons: () => states.map(({ reason }) => reason),
    login: (email = 'anna') => clock.settle(auth.login(deepFreeze({ email, password: PASSWORD }))),
    /** Whom the server takes this request to come from. */
    whoami: () => clock.settle(api.get<{ user: string | null }>('/items/x')).then(userOf),
    stored: () => storedIn(storage),
  };
}

export type AuthRig = ReturnType<typeof authRig>;

export const userOf = ({ data }: TransportResponse<{ user: string | null }>) => data.user;

const KEYS = ['auth_token', 'auth_refresh_token', 'auth_expires', 'auth_expires_at'] as const;

/** What a synchronous storage holds of the session. */
export const storedIn = (storage: AuthConfig['storage']) =>
  Object.fromEntries(KEYS.map((key) => [key, storage.get(key)]));

export const NOTHING_STORED = Object.fromEntries(KEYS.map((key) => [key, null]));

/** Subscribes at once and keeps what comes of it, for calls that others overtake. */
export function watch<T>(call: Observable<T>) {
  const seen: { value?: T; error?: unknown; done: boolean; leave: () => void } = {
    done: false,
    leave: () => {
      subscription.unsubscribe();
    },
  };
  const subscription = call.subscribe({
    next: (value) => (seen.value = value),
    error: (error: unknown) => {
      seen.error = error;
      seen.done = true;
    },
    complete: () => (seen.done = true),
  });
  return seen;
}

/** The error of a call that must fail; fails the spec when it does not. */
export const failureOf = async (work: PromiseLike<unknown>): Promise<unknown> => {
  let value: unknown;
  try {
    value = await work;
  } catch (error) {
    return error;
  }
  throw new Error(`should have failed, but came to ${JSON.stringify(value)}`);
};
