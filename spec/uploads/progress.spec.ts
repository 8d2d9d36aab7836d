import fc from 'fast-check';
import {
  concat,
  NEVER,
  type Observable,
  of,
  Subject,
  throwError,
  VirtualTimeScheduler,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/call';
import { progress, type Progress } from '../../lib/uploads/progress';

type Event = CallEvent<string>;
const sent: Event = { type: 'sent' };
const up = (loaded: number, total?: number): Event =>
  total === undefined ? { type: 'upload', loaded } : { type: 'upload', loaded, total };
const down = (loaded: number, total?: number): Event =>
  total === undefined ? { type: 'download', loaded } : { type: 'download', loaded, total };
const offline = new Error('no answer');
const waiting: Event = { type: 'waiting', error: offline, retryAt: 5_000 };
const reply: Event = { type: 'reply', body: 'a row' };

/** What a bar shows for these events, none of them taking any time. */
function bar(...events: readonly (Event | Error)[]): Progress<string>[] {
  const clock = new VirtualTimeScheduler();
  const seen: Progress<string>[] = [];
  const sources = events.map((event): Observable<Event> =>
    event instanceof Error ? throwError(() => event) : of(event),
  );
  concat(...sources)
    .pipe(progress(clock))
    .subscribe((one) => seen.push(one));
  return seen;
}

const steps = (shown: readonly Progress[]) => shown.map(({ state, percent }) => [state, percent]);

describe('progress', () => {
  it('keeps sending, processing and done apart, and reaches 100 % only with the answer', () => {
    expect(
      steps(bar(sent, up(0, 200), up(50, 200), up(199, 200), up(200, 200), down(10), reply)),
    ).toEqual([
      ['waiting', undefined],
      ['sending', undefined],
      ['sending', 0],
      ['sending', 25],
      ['sending', 99],
      ['processing', 99],
      ['done', 100],
    ]);
  });

  it('holds the row once it is done', () => {
    expect(bar(sent, up(200, 200), reply).at(-1)).toMatchObject({
      state: 'done',
      loaded: 200,
      total: 200,
      percent: 100,
      result: 'a row',
    });
  });

  it('stays at 0 % where a service worker swallows the progress, and still ends with 100 %', () => {
    expect(steps(bar(sent, up(0, 200), reply))).toEqual([
      ['waiting', undefined],
      ['sending', undefined],
      ['sending', 0],
      ['done', 100],
    ]);
  });

  it('says 0 % while too little has moved for 1 %', () => {
    expect(steps(bar(sent, up(0, 1_000), up(9, 1_000), up(10, 1_000))).slice(2)).toEqual([
      ['sending', 0],
      ['sending', 0],
      ['sending', 1],
    ]);
  });

  it.each([0, -1, NaN, Infinity])('takes a total of %d for one that is not known', (total) => {
    for (const move of [up, down]) {
      const { percent, total: shown, secondsLeft } = bar(sent, move(5, total)).at(-1) ?? {};
      expect([percent, shown, secondsLeft]).toEqual([undefined, undefined, undefined]);
    }
    expect(bar(sent, up(5, total), reply).at(-1)).toMatchObject({ state: 'done', percent: 100 });
  });

  it.each([-1, NaN, Infinity])('takes %d bytes for none', (loaded) => {
    expect(bar(sent, up(50, 100), up(loaded, 100)).at(-1)).toMatchObject({
      loaded: 50,
      percent: 50,
    });
  });

  it('is indeterminate while the length is not known', () => {
    expect(steps(bar(sent, down(10), down(20), reply))).toEqual([
      ['waiting', undefined],
      ['sending', undefined],
      ['receiving', undefined],
      ['receiving', undefined],
      ['done', 100],
    ]);
  });

  it('shows a download as receiving', () => {
    expect(steps(bar(sent, down(10, 100), down(100, 100), reply))).toEqual([
      ['waiting', undefined],
      ['sending', undefined],
      ['receiving', 10],
      ['receiving', 99],
      ['done', 100],
    ]);
  });

  it('stands still while a request is sent again (its token had expired), and goes on from there', () => {
    const shown = bar(
      sent,
      up(0, 100),
      up(100, 100),
      sent,
      up(0, 100),
      up(60, 100),
      up(100, 100),
      reply,
    );
    expect(shown.map(({ loaded }) => loaded)).toEqual([0, 0, 0, 100, 100, 100, 100, 100, 100]);
    expect(shown.map(({ state }) => state)).toEqual([
      'waiting',
      'sending',
      'sending',
      'processing',
      'sending',
      'sending',
      'sending',
      'processing',
      'done',
    ]);
  });

  it('ends with the error instead of throwing it, so that a template can show it', () => {
    const error = new Error('no answer');
    expect(bar(sent, up(50, 100), error).at(-1)).toMatchObject({
      state: 'failed',
      percent: 50,
      error,
    });
  });

  it('calls it cancelled when a signal has aborted it', () => {
    const aborted = new Error('aborted');
    aborted.name = 'AbortError';
    const last = bar(sent, up(50, 100), aborted).at(-1);
    expect(last).toMatchObject({ state: 'cancelled', percent: 50 });
    expect(last).not.toHaveProperty('error');
  });

  it('progress: waits for the network with the error and the time of the next try, and forgets them with it', () => {
    const shown = bar(sent, up(50, 100), waiting, sent, up(50, 100), waiting, reply);
    expect(shown[3]).toEqual({
      state: 'waiting',
      loaded: 50,
      total: 100,
      percent: 50,
      error: offline,
      retryAt: 5_000,
    });
    for (const each of shown.filter(({ state }) => state !== 'waiting'))
      expect(each).not.toMatchObject({ error: expect.anything() as unknown });
    expect(shown.map(({ state }) => state)).toEqual(
      'waiting sending sending waiting sending sending waiting done'.split(' '),
    );
    expect(shown.at(-1)?.retryAt).toBeUndefined();
  });

  it('progress: shows a download that is tried again as receiving', () => {
    expect(steps(bar(sent, down(10, 100), waiting, sent, down(20, 100))).slice(3)).toEqual([
      ['waiting', 10],
      ['receiving', 10],
      ['receiving', 20],
    ]);
  });

  it('never goes back and never says 100 before the answer, whatever the events', () => {
    const event = fc.oneof(
      fc.constantFrom(sent, waiting),
      fc.record({
        type: fc.constantFrom('upload' as const, 'download' as const),
        loaded: fc.nat(1000),
        total: fc.nat(1000),
      }),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const shown = bar(...events, reply);
        for (const [i, one] of shown.entries()) {
          const before = shown[i - 1];
          expect(one.loaded).toBeGreaterThanOrEqual(before?.loaded ?? 0);
          expect(one.percent ?? 0).toBeGreaterThanOrEqual(before?.percent ?? 0);
          expect(one.percent === 100).toBe(one.state === 'done');
        }
      }),
    );
  });
});

describe('speed and time left', () => {
  /** A bar watched for `seconds` while `bytesAt(second)` of `total` have moved. */
  function watch(seconds: number, total: number, bytesAt: (second: number) => number) {
    const clock = new VirtualTimeScheduler();
    const events = new Subject<Event>();
    const seen: Progress<string>[] = [];
    const subscription = events.pipe(progress(clock)).subscribe((one) => seen.push(one));
    events.next(sent);
    for (let ms = 0; ms <= seconds * 1000; ms += 100) {
      clock.maxFrames = ms;
      clock.flush();
      clock.frame = ms;
      events.next(up(bytesAt(ms / 1000), total));
    }
    return { last: seen.at(-1), seen, subscription, clock, events };
  }

  it('come from the clock, and are right for a steady upload', () => {
    const { last } = watch(5, 10_000, (second) => second * 1_000);
    expect(last?.bytesPerSecond).toBeCloseTo(1_000, -2);
    expect(last?.secondsLeft).toBeGreaterThanOrEqual(5);
    expect(last?.secondsLeft).toBeLessThanOrEqual(6);
  });

  it('say nothing until something was measured', () => {
    const { last } = watch(0.4, 10_000, (second) => second * 1_000);
    expect(last).toMatchObject({
      state: 'sending',
      bytesPerSecond: undefined,
      secondsLeft: undefined,
    });
  });

  it('follow a change of speed smoothly', () => {
    const { seen } = watch(20, 100_000, (second) =>
      second < 5 ? second * 1_000 : 5_000 + (second - 5) * 3_000,
    );
    const speeds = seen.flatMap(({ bytesPerSecond: speed }) =>
      speed === undefined ? [] : [speed],
    );
    expect(speeds.at(-1)).toBeGreaterThan(2_800);
    for (const [i, speed] of speeds.entries())
      expect(speed - (speeds[i - 1] ?? speed)).toBeLessThan(500);
  });

  it('do not take for speed what was there before (an upload that is resumed)', () => {
    const { last } = watch(5, 1_000_000, (second) => 500_000 + second * 1_000);
    expect(last?.bytesPerSecond).toBeCloseTo(1_000, -2);
  });

  it('fall when nothing moves any more, without an event that says so', () => {
    const { clock, seen } = watch(5, 10_000, (second) => second * 1_000);
    clock.maxFrames = 20_000;
    clock.flush();
    expect(seen.at(-1)?.bytesPerSecond).toBeLessThan(20);
    expect(seen.at(-1)?.secondsLeft).toBeGreaterThan(250);
  });

  it('are not shown while a request waits for the network, however long that takes', () => {
    const { clock, seen, events } = watch(5, 10_000, (second) => second * 1_000);
    const before = seen.length;
    events.next(waiting);
    clock.maxFrames = 60_000;
    clock.flush();
    expect(seen).toHaveLength(before + 1);
    expect(seen.at(-1)).toMatchObject({ state: 'waiting', percent: 50 });
    expect(seen.at(-1)?.bytesPerSecond).toBeUndefined();
    expect(seen.at(-1)?.secondsLeft).toBeUndefined();
  });

  it('do not take the pause for slow sending', () => {
    const { clock, seen, events } = watch(5, 20_000, (second) => second * 1_000);
    events.next(waiting);
    clock.frame = 60_000;
    events.next(sent);
    for (let ms = 0; ms <= 2_000; ms += 100) {
      clock.frame = 60_000 + ms;
      events.next(up(5_000 + ms, 20_000));
    }
    expect(seen.at(-1)?.bytesPerSecond).toBeCloseTo(1_000, -2);
    expect(seen.at(-1)?.secondsLeft).toBeLessThanOrEqual(14);
  });

  it('leave no timer behind when unsubscribed', () => {
    const clock = new VirtualTimeScheduler();
    const subscription = NEVER.pipe(progress(clock)).subscribe();
    expect(clock.actions).toHaveLength(1);
    subscription.unsubscribe();
    expect(clock.actions).toHaveLength(0);
  });
});
