import { concat, NEVER, type Observable, of, Subject, throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { catchWith } from '../../lib/transport/catch-with';

const broken = new Error('broken');
const breaks = () =>
  concat(
    of(1),
    throwError(() => broken),
  );

/** Everything `source` says. */
function heard(source: Observable<unknown>): unknown[] {
  const all: unknown[] = [];
  source.subscribe({
    next: (value) => all.push(value),
    error: (error: unknown) => all.push(error),
    complete: () => all.push('complete'),
  });
  return all;
}

it('catchWith: continues with the second stream after an error', () => {
  expect(heard(catchWith(breaks, (error) => of(error === broken ? 2 : 3)))).toEqual([
    1,
    2,
    'complete',
  ]);
});

it('leaves a stream without an error as it is', () => {
  expect(
    heard(
      catchWith(
        () => of(1),
        () => of(2),
      ),
    ),
  ).toEqual([1, 'complete']);
});

it('fails with what is thrown instead, and with an error of the second stream', () => {
  const worse = new Error('worse');
  const throws = () => {
    throw worse;
  };
  expect(heard(catchWith(breaks, throws))).toEqual([1, worse]);
  expect(heard(catchWith(breaks, breaks))).toEqual([1, 1, broken]);
});

it('fails with what opening the stream throws', () => {
  const throws = () => {
    throw broken;
  };
  expect(heard(catchWith(throws, () => of(1)))).toEqual([broken]);
});

it('opens the stream anew for each subscriber', () => {
  let opened = 0;
  const source = catchWith(
    () => of(++opened),
    () => NEVER,
  );
  expect([heard(source), heard(source)]).toEqual([
    [1, 'complete'],
    [2, 'complete'],
  ]);
});

it('unsubscribes from the first stream, and from the second', () => {
  const first = new Subject<number>();
  const second = new Subject<number>();
  const source = catchWith(
    () => first,
    () => second,
  );
  source.subscribe().unsubscribe();
  expect(first.observed).toBe(false);

  const subscription = source.subscribe();
  first.error(broken);
  expect(second.observed).toBe(true);
  subscription.unsubscribe();
  expect(second.observed).toBe(false);
});
