// What an application builds on `auth.state$`, and on nothing else.
import { distinctUntilChanged, filter, firstValueFrom, map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { AuthState } from '../../lib';
import { authRig, failureOf, watch } from '../support/auth-rig';
import { SlowStorage } from '../support/fake-storage';
import { VirtualClock } from '../support/virtual-clock';

const TTL = 900_000;

describe('a spinner', () => {
  const busy = ({ status, reason }: AuthState) => status === 'refreshing' || reason === 'restoring';

  it('turns while the session is restored or refreshed, and at no other time', async () => {
    const clock = new VirtualClock();
    const { auth, login } = authRig({ clock, storage: new SlowStorage(clock) });
    const shown: boolean[] = [];
    auth.state$.pipe(map(busy), distinctUntilChanged()).subscribe((on) => shown.push(on));
    expect(shown).toEqual([true]);
    await clock.advance(100);
    expect(shown).toEqual([true, false]);
    await login();
    await clock.settle(auth.refresh());
    expect(shown).toEqual([true, false, true, false]);
  });

  it('does not turn for ever when the server cannot be reached', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.break('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    expect(busy(auth.state)).toBe(false);
  });
});

describe('a page that says why somebody is signed out', () => {
  const because = ({ authenticated, reason }: AuthState): string | null => {
    if (authenticated) return null;
    switch (reason) {
      case 'refused':
        return 'Your session has ended. Please sign in again.';
      case 'other-tab':
        return 'You have signed out in another tab.';
      case 'logout':
        return 'You have signed out.';
      default:
        return '';
    }
  };

  it('knows each way out', async () => {
    const { auth, clock, login, server, storage } = authRig();
    expect(because(auth.state)).toBe('');
    await login();
    expect(because(auth.state)).toBeNull();
    await clock.settle(auth.logout());
    expect(because(auth.state)).toBe('You have signed out.');
    await login();
    server.endSessions();
    await failureOf(clock.settle(auth.refresh()));
    expect(because(auth.state)).toMatch('has ended');
    await login();
    const other = authRig({ clock, server, storage, autoRefresh: false });
    await clock.settle(other.auth.logout());
    await failureOf(clock.settle(auth.refresh()));
    expect(because(auth.state)).toMatch('another tab');
  });

  it('is not shown for a server that is away: the user is still signed in', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.break('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    expect(auth.state.reason).toBe('unreachable');
    expect(because(auth.state)).toBeNull();
  });
});

describe('a route guard', () => {
  /** Emits whether the route may be entered, once that is known. */
  const mayEnter = (auth: { readonly state$: AuthRigState }) =>
    firstValueFrom(
      auth.state$.pipe(
        filter(({ reason }) => reason !== 'restoring'),
        map(({ authenticated }) => authenticated),
      ),
    );
  type AuthRigState = ReturnType<typeof authRig>['auth']['state$'];

  it('waits until a slow storage has told whether there is a session', async () => {
    const clock = new VirtualClock();
    const storage = new SlowStorage(clock);
    const first = authRig({ clock, storage });
    await first.login();
    await clock.advance(100);
    first.auth.dispose();
    const { auth } = authRig({ clock, storage, server: first.server });
    expect(auth.state.authenticated).toBe(false);
    expect(await clock.settle(mayEnter(auth))).toBe(true);
  });

  it('lets nobody in who is not logged in', async () => {
    const { auth, clock } = authRig();
    expect(await clock.settle(mayEnter(auth))).toBe(false);
  });

  it('hears at once when the session ends under an open route', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    const left = watch(auth.authenticated$.pipe(filter((inside) => !inside)));
    server.endSessions();
    await clock.advance(TTL);
    expect(left.value).toBe(false);
  });
});
