import { expect, it } from 'vitest';
import { ConcurrencyLimit } from '../../lib/transport/concurrency-limit';

const microtask = () => Promise.resolve();

/** Entries by name, and the names of those that have begun. */
function line(limit: ConcurrencyLimit) {
  const begun: string[] = [];
  const enter = (name: string) => limit.acquire(() => void begun.push(name));
  return { begun, enter };
}

it('ConcurrencyLimit: begins so many at once, and the others in the order in which they came', async () => {
  const { begun, enter } = line(new ConcurrencyLimit(2));
  const [endA, endB] = ['a', 'b', 'c', 'd'].map(enter);
  await microtask();
  expect(begun).toEqual(['a', 'b']);
  endB?.();
  await microtask();
  expect(begun).toEqual(['a', 'b', 'c']);
  endA?.();
  await microtask();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

it('ConcurrencyLimit: never begins what leaves the line before, in the same turn or later', async () => {
  const { begun, enter } = line(new ConcurrencyLimit(1));
  enter('cancelled at once')();
  const end = enter('a');
  const leave = enter('b');
  enter('c');
  await microtask();
  leave();
  end();
  await microtask();
  expect(begun).toEqual(['a', 'c']);
});

it('ConcurrencyLimit: gives each turn back once, also those of cancelled entries', async () => {
  const { begun, enter } = line(new ConcurrencyLimit(2));
  for (const leave of ['a', 'b', 'c'].map(enter)) leave();
  const ends = ['d', 'e', 'f'].map(enter);
  await microtask();
  for (const end of ends) end();
  await microtask();
  for (const name of ['g', 'h', 'i']) enter(name);
  await microtask();
  // `f` left the line as `d` and `e` ended.
  expect(begun).toEqual(['d', 'e', 'g', 'h']);
});

it('ConcurrencyLimit: begins a long queue whose entries end at once, without filling the stack', async () => {
  const limit = new ConcurrencyLimit(1);
  let count = 0;
  for (let nth = 0; nth < 20_000; nth++) {
    const end = limit.acquire(() => {
      count++;
      end();
    });
  }
  await new Promise((resolve) => setTimeout(resolve));
  expect(count).toBe(20_000);
});

it('ConcurrencyLimit: says whether a newcomer would wait, and how many have begun', async () => {
  const limit = new ConcurrencyLimit(1);
  expect(limit.isBusy).toBe(false);
  const end = limit.acquire(() => undefined);
  expect(limit.isBusy).toBe(true);
  await microtask();
  expect(limit).toMatchObject({ isBusy: true, started: 1 });
  end();
  expect(limit).toMatchObject({ isBusy: false, started: 1 });
});

it('ConcurrencyLimit: without a limit begins all, in a microtask', async () => {
  const limit = new ConcurrencyLimit(Infinity);
  const { begun, enter } = line(limit);
  const leave = Array.from({ length: 1_000 }, (_, nth) => enter(String(nth)));
  expect(limit.isBusy).toBe(false);
  leave[5]?.();
  await microtask();
  expect(begun).toHaveLength(999);
});
