import { afterEach, describe, expect, it, vi } from 'vitest';
import { wakeSignals$ } from '../../lib/internal/wake-signals';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('wakeSignals$', () => {
  it('emits when the page is shown and when the network is back, and leaves no listener', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
    const frame = new EventTarget();
    vi.stubGlobal('document', page);
    vi.stubGlobal('window', frame);
    const heard: unknown[] = [];
    const subscription = wakeSignals$.subscribe((event) => heard.push(event));
    page.dispatchEvent(new Event('visibilitychange'));
    expect(heard).toEqual([]);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    frame.dispatchEvent(new Event('online'));
    subscription.unsubscribe();
    page.dispatchEvent(new Event('visibilitychange'));
    frame.dispatchEvent(new Event('online'));
    expect(heard).toMatchObject([{ type: 'visibilitychange' }, { type: 'online' }]);
  });

  it('never emits and never completes where there is no page', () => {
    const subscription = wakeSignals$.subscribe();
    expect(subscription.closed).toBe(false);
    subscription.unsubscribe();
  });
});
