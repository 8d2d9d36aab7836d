import { NEVER, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Auth } from '../../lib';
import { liveRig, tokenOf } from '../support/live-rig';

const ANNA = tokenOf('anna');
const BOB = tokenOf('bob');

/** A live rig whose server gives each user a row with the user's own name. */
function usersRig() {
  const rig = liveRig();
  const { server, state, directus } = rig;
  server.users.set(ANNA, 'anna').set(BOB, 'bob');
  state.rowsOf = (authorization) => {
    const user = authorization?.includes(ANNA) ? 'anna' : 'bob';
    return [{ id: 1, title: `of ${user}` }];
  };
  const login = async (token: string) => {
    directus.auth.static(token).subscribe();
    await rig.clock.advance(100);
  };
  return { ...rig, login };
}

describe('change of user', () => {
  it('a read that was begun for the user before is not shown, but read again', async () => {
    const { clock, server, state, articles, login } = usersRig();
    await login(ANNA);
    const { seen } = articles();
    await clock.advance(200);
    expect(seen.at(-1)).toEqual([{ id: 1, title: 'of anna' }]);
    state.latency = 500;
    server.emit('articles', []);
    await clock.advance(200);
    seen.length = 0;
    await login(BOB);
    const before = seen.length;
    await clock.advance(5_000);
    expect(before).toBe(0);
    expect(new Set(seen.map(([row]) => row?.title))).toEqual(new Set(['of bob']));
  });

  it('a late subscriber does not get the result of the user before', async () => {
    const { clock, state, articles, login } = usersRig();
    await login(ANNA);
    const first = articles();
    await clock.advance(200);
    state.latency = 1_000;
    await login(BOB);
    const late = articles();
    expect(late.seen).toEqual([]);
    await clock.advance(5_000);
    expect(late.seen.map(([row]) => row?.title)).toEqual(['of bob']);
    expect(first.last()).toEqual([{ id: 1, title: 'of bob' }]);
  });

  it('an optimistic change of the user before is not shown to the next one', async () => {
    const { clock, live, articles, login } = usersRig();
    await login(ANNA);
    const { last } = articles();
    await clock.advance(200);
    live.optimistic('articles', () => [{ id: 9, title: 'secret of anna' }], NEVER).subscribe();
    expect(last()?.[0]?.title).toBe('secret of anna');
    await login(BOB);
    await clock.advance(2_000);
    expect(last()).toEqual([{ id: 1, title: 'of bob' }]);
  });

  it('an optimistic change is shown again to nobody when its write ends after the change of user', async () => {
    const { clock, live, articles, login } = usersRig();
    await login(ANNA);
    const { seen, last } = articles();
    await clock.advance(200);
    const write = new Subject<number>();
    live.optimistic('articles', () => [{ id: 9, title: 'of anna' }], write).subscribe();
    seen.length = 0;
    await login(BOB);
    write.next(1);
    write.complete();
    await clock.advance(2_000);
    expect(seen.every(([row]) => row?.title === 'of bob')).toBe(true);
    expect(last()?.[0]?.title).toBe('of bob');
  });

  it('changes are reported on a connection of the new user only', async () => {
    const { clock, server, live, login } = usersRig();
    await login(ANNA);
    const events: string[] = [];
    live.changes('articles').subscribe(({ event }) => events.push(event));
    await clock.advance(100);
    await login(BOB);
    expect(server.alive.map(({ user }) => user)).toEqual(['bob']);
    expect(events).toEqual(['init', 'gap']);
  });

  it('a new token of the same user keeps connection and result', async () => {
    const { clock, server, state, articles, directus, login } = usersRig();
    expect(directus.auth).toBeInstanceOf(Auth);
    await login(ANNA);
    const { seen } = articles();
    await clock.advance(200);
    const { reads } = state;
    await clock.advance(60_000);
    expect(state.reads).toBe(reads);
    expect(seen).toHaveLength(1);
    expect(server.alive).toHaveLength(1);
  });
});
