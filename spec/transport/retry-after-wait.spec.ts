import { concat, defer, NEVER, Observable, of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallEvent } from '../../lib/call';
import { retryAfterWait } from '../../lib/transport/retry-after-wait';

const lost = new Error('no answer');
const sent: CallEvent<string> = { type: 'sent' };
const reply: CallEvent<string> = { type: 'reply', body: 'a row' };

/** Fails `failures` times, then replies. */
function flaky(failures: number): Observable<CallEvent<string>> {
  let tries = 0;
  return defer(() => concat(of(sent), tries++ < failures ? throwError(() => lost) : of(reply)));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(1_000_000);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('retryAfterWait', () => {
  /** The events and the error, as they come. */
  function watch(events: Observable<unknown>) {
    const seen: unknown[] = [];
    const subscription = events.subscribe({
      next: (event) => seen.push(event),
      error: (error: unknown) => seen.push(error),
      complete: () => seen.push('completed'),
    });
    return { seen, subscription };
  }

  it('retryAfterWait: emits the error and the time of the next try, then waits for that long', () => {
    const delays = [1_000, 3_000];
    let failures = 0;
    const { seen } = watch(flaky(2).pipe(retryAfterWait(() => delays[failures++] ?? Infinity)));
    expect(seen).toEqual([sent, { type: 'waiting', error: lost, retryAt: 1_001_000 }]);
    vi.advanceTimersByTime(999);
    expect(seen).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(seen.slice(2)).toEqual([sent, { type: 'waiting', error: lost, retryAt: 1_004_000 }]);
    vi.advanceTimersByTime(3_000);
    expect(seen.slice(4)).toEqual([sent, reply, 'completed']);
  });

  it('retryAfterWait: emits no wait where the delay is 0', () => {
    const { seen } = watch(flaky(1).pipe(retryAfterWait(() => 0)));
    vi.advanceTimersByTime(0);
    expect(seen).toEqual([sent, sent, reply, 'completed']);
  });

  it('retryAfterWait: passes the error on where the delay is Infinity', () => {
    expect(watch(flaky(1).pipe(retryAfterWait(() => Infinity))).seen).toEqual([sent, lost]);
  });

  it('retryAfterWait: passes on an error that the delay function throws', () => {
    const odd = new Error('odd');
    const delayAfter = () => {
      throw odd;
    };
    expect(watch(flaky(1).pipe(retryAfterWait(delayAfter))).seen).toEqual([sent, odd]);
  });

  it('retryAfterWait: stops waiting and closes the request when unsubscribed', () => {
    watch(flaky(1).pipe(retryAfterWait(() => 5_000))).subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
    let closed = false;
    const request = new Observable<never>(() => () => {
      closed = true;
    });
    watch(concat(request, NEVER).pipe(retryAfterWait(() => 0))).subscription.unsubscribe();
    expect(closed).toBe(true);
  });

  it('retryAfterWait: each subscription waits by itself', () => {
    const events = flaky(1).pipe(retryAfterWait(() => 1_000));
    const first = watch(events);
    expect(watch(events).seen).toEqual([sent, reply, 'completed']);
    expect(first.seen).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(first.seen.at(-1)).toBe('completed');
  });
});
