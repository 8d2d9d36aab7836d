import { beforeEach, describe, expect, it } from 'vitest';
import { openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import { tokenRenewals, userChanges, userSwitches } from '../../lib/auth/user-change';
import { authRig } from '../support/auth-rig';
import { FakeBrowser } from '../support/fake-browser';
import { FakeServer } from '../support/fake-server';
import { VirtualClock } from '../support/virtual-clock';

describe.each(['json', 'cookie', 'session'] as const)('changes of the user (%s mode)', (mode) => {
  let clock: VirtualClock;
  let server: FakeServer;
  let browser: FakeBrowser;

  beforeEach(() => {
    clock = new VirtualClock();
    server = new FakeServer(clock);
    server.jwt = true;
    browser = new FakeBrowser(clock);
  });

  const openTab = () => {
    const { storage, scope } = browser.tab();
    const tabs = openCrossTabChannel('x', clock, scope);
    const tab = authRig({ clock, server, mode, storage, tabs });
    const seen: string[] = [];
    const { state$ } = tab.auth;
    tokenRenewals(state$).subscribe(() => seen.push('renewal'));
    userChanges(state$).subscribe(() => seen.push('change'));
    userSwitches(state$).subscribe(() => seen.push('switch'));
    return { ...tab, seen };
  };

  const openTwo = async () => {
    const tabs = [openTab(), openTab()] as const;
    await tabs[0].login('anna');
    await clock.advance(100);
    for (const { seen } of tabs) seen.length = 0;
    return tabs;
  };

  it('userChanges: a refresh is a renewal in every tab, and no change of the user', async () => {
    const [one, two] = await openTwo();
    await clock.settle(one.auth.refresh());
    await clock.advance(100);
    expect([one.seen, two.seen]).toEqual([['renewal'], ['renewal']]);
  });

  it('userChanges: a login as somebody else changes the user in every tab', async () => {
    const [one, two] = await openTwo();
    await one.login('bob');
    await clock.advance(100);
    expect([one.seen, two.seen]).toEqual([
      ['change', 'switch'],
      ['change', 'switch'],
    ]);
  });

  it('userChanges: a logout changes the user in every tab', async () => {
    const [one, two] = await openTwo();
    await clock.settle(one.auth.logout());
    await clock.advance(100);
    expect([one.seen, two.seen]).toEqual([
      ['change', 'switch'],
      ['change', 'switch'],
    ]);
  });
});
