import { defer, EMPTY, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { ConcurrencyLimit } from '../../../../lib/transport/platform/node/concurrency-limit';

/** Streams that end when they are told to, and the names of those that were begun. */
function streams(turns: ConcurrencyLimit) {
  const begun: string[] = [];
  const ends = new Map<string, Subject<never>>();
  const take = (name: string) => {
    const end = new Subject<never>();
    ends.set(name, end);
    return turns
      .run(
        defer(() => {
          begun.push(name);
          return end;
        }),
      )
      .subscribe({ error: () => undefined });
  };
  return { begun, take, end: (name: string) => ends.get(name)?.complete(), ends };
}

it('runs so many at once, and the others in the order in which they came', () => {
  const { begun, take, end } = streams(new ConcurrencyLimit(2));
  for (const name of ['a', 'b', 'c', 'd']) take(name);
  expect(begun).toEqual(['a', 'b']);
  end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  end('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

it('gives the turn on when one fails, and when one is cancelled', () => {
  const { begun, take, ends } = streams(new ConcurrencyLimit(1));
  const [, second] = ['a', 'b', 'c'].map(take);
  ends.get('a')?.error(new Error('a'));
  second?.unsubscribe();
  expect(begun).toEqual(['a', 'b', 'c']);
  expect(ends.get('b')?.observed).toBe(false);
});

it('never begins what has left the line', () => {
  const { begun, take, end } = streams(new ConcurrencyLimit(1));
  const [, second] = ['a', 'b', 'c'].map(take);
  second?.unsubscribe();
  end('a');
  expect(begun).toEqual(['a', 'c']);
});

it('has its turns back when all are done', () => {
  const { begun, take, end } = streams(new ConcurrencyLimit(2));
  for (const name of ['a', 'b', 'c']) take(name);
  for (const name of ['a', 'b', 'c']) end(name);
  for (const name of ['d', 'e', 'f']) take(name);
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('passes on what comes, to whoever takes a turn within another', () => {
  const turns = new ConcurrencyLimit(1);
  const seen: number[] = [];
  turns.run(of(1)).subscribe((one) => {
    seen.push(one);
    turns.run(of(2)).subscribe((two) => seen.push(two));
  });
  expect(seen).toEqual([1, 2]);
});

it('lets a long line go by that fails at once, without filling the stack', () => {
  const turns = new ConcurrencyLimit(1);
  let failures = 0;
  const first = turns.run(NEVER).subscribe();
  const fail = throwError(() => new Error('no'));
  for (let count = 0; count < 5_000; count++)
    turns.run(fail).subscribe({ error: () => failures++ });
  first.unsubscribe();
  expect(failures).toBe(5_000);
  let completed = false;
  turns.run(EMPTY).subscribe({ complete: () => (completed = true) });
  expect(completed).toBe(true);
});

it('unsubscribes from its stream', () => {
  let closed = false;
  const source = new Observable(() => () => (closed = true));
  new ConcurrencyLimit(1).run(source).subscribe().unsubscribe();
  expect(closed).toBe(true);
});
