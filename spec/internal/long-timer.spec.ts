import { expect, it } from 'vitest';
import { longTimer } from '../../lib/internal/long-timer';
import { VirtualClock } from '../support/virtual-clock';

it.each([0, 5, 2 ** 31 - 1, 2 ** 31, 3 * 2 ** 31])(
  'longTimer(%s): emits once, at that time and not before',
  async (delay) => {
    const clock = new VirtualClock();
    const start = clock.now();
    const times: number[] = [];
    longTimer(delay, clock).subscribe(() => times.push(clock.now() - start));
    await clock.advance(Math.max(0, delay - 1));
    expect(times).toEqual(delay === 0 ? [0] : []);
    await clock.advance(2);
    expect(times).toEqual([delay]);
  },
);

it('longTimer(Infinity): never emits and schedules nothing', async () => {
  const clock = new VirtualClock();
  let emitted = false;
  longTimer(Infinity, clock).subscribe(() => (emitted = true));
  await clock.advance(10 * 2 ** 31);
  expect(emitted).toBe(false);
});

it('longTimer: unsubscribing between two parts cancels the rest', async () => {
  const clock = new VirtualClock();
  let emitted = false;
  const subscription = longTimer(2 ** 32, clock).subscribe(() => (emitted = true));
  await clock.advance(2 ** 31 + 5);
  subscription.unsubscribe();
  await clock.advance(2 ** 32);
  expect(emitted).toBe(false);
});
