// Messages of other tabs: another version or a script may send anything.
import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type EntryChange, openTabs } from '../../lib/offline/tabs';
import { FakeBrowser } from '../support/fake-browser';
import { VirtualClock } from '../support/virtual-clock';

function opened() {
  const clock = new VirtualClock();
  const browser = new FakeBrowser(clock);
  const [a, b] = [browser.tab(), browser.tab()];
  return { clock, browser, a, b, tabs: openTabs('notes', a.scope) };
}

describe('the messages of the tabs of a user', () => {
  it('offline: a message tells which entry was changed; any other one, that anything may have changed', async () => {
    const { clock, b, tabs } = opened();
    const heard: (EntryChange | undefined)[] = [];
    const listening = tabs.changed$.subscribe((change) => heard.push(change));
    const other = b.scope.BroadcastChannel && new b.scope.BroadcastChannel('notes');
    const named = { type: 'changed', key: '1 a', state: 'done' };
    for (const message of [
      named,
      null,
      'changed',
      { ...named, type: 'other' },
      { ...named, key: 1 },
      { ...named, state: undefined },
      { ...named, key: undefined },
    ])
      other?.postMessage(message as object);
    await clock.advance(10);
    expect(heard).toEqual([
      { key: '1 a', state: 'done' },
      ...Array.from({ length: 6 }, () => undefined),
    ]);
    listening.unsubscribe();
    other?.postMessage(named);
    await clock.advance(10);
    expect(heard).toHaveLength(7);
  });

  it('offline: a tab hears what another one announces, until that one is closed', async () => {
    const { clock, browser, b, tabs } = opened();
    const heard: (EntryChange | undefined)[] = [];
    tabs.changed$.subscribe((change) => heard.push(change));
    const others = openTabs('notes', b.scope);
    others.announce({ key: '1 a', state: 'waiting' });
    others.announce();
    await clock.advance(10);
    expect(heard).toEqual([{ key: '1 a', state: 'waiting' }, undefined]);
    expect(browser.open).toBe(2);
    others.close();
    expect(browser.open).toBe(1);
    // Work that has begun is done to its end.
    others.announce();
    await clock.advance(10);
    expect(heard).toHaveLength(2);
  });

  it('offline: the turn to send and the turn to write are two locks of each user', async () => {
    const { clock, a, b, tabs } = opened();
    const turns: string[] = [];
    const turn = tabs.turn$.subscribe(() => turns.push('a'));
    openTabs('notes', b.scope).turn$.subscribe(() => turns.push('b'));
    openTabs('other notes', a.scope).turn$.subscribe(() => turns.push('of another user'));
    await clock.advance(10);
    expect(turns).toEqual(['a', 'of another user']);
    expect(await firstValueFrom(tabs.exclusive(() => of('written')))).toBe('written');
    turn.unsubscribe();
    await clock.advance(10);
    expect(turns).toEqual(['a', 'of another user', 'b']);
  });

  it('offline: without channels and locks, a tab works alone', async () => {
    const tabs = openTabs('notes', {});
    const heard: unknown[] = [];
    tabs.changed$.subscribe((change) => heard.push(change));
    tabs.announce();
    expect(await firstValueFrom(tabs.exclusive(() => of('written')))).toBe('written');
    expect(await firstValueFrom(tabs.turn$)).toBeNull();
    tabs.close();
    expect(heard).toEqual([]);
  });
});
