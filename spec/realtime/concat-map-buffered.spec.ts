import { from, map, of, Subject, throwError, timer } from 'rxjs';
import { expect, it } from 'vitest';
import { isInvalidParamError } from '../../lib';
import { type Change, inTurn } from '../../lib/realtime';
import { VirtualClock } from '../support/virtual-clock';

const created = (id: number): Change<number, 'create'> => ({ event: 'create', data: [id] });

it('does one after the other, in order, and completes after the last', async () => {
  const clock = new VirtualClock();
  const seen: unknown[] = [];
  from([1, 2, 3].map(created))
    .pipe(inTurn((change) => timer(10, clock).pipe(map(() => change))))
    .subscribe({ next: (change) => seen.push(change), complete: () => seen.push('end') });
  await clock.advance(100);
  expect(seen).toEqual([created(1), created(2), created(3), 'end']);
});

it('says where there was no place left, and goes on', async () => {
  const clock = new VirtualClock();
  const changes$ = new Subject<Change<number, 'create'>>();
  const seen: Change<number, 'create'>[] = [];
  changes$
    .pipe(
      inTurn(
        (change) => {
          seen.push(change);
          return timer(10, clock);
        },
        { buffer: 2 },
      ),
    )
    .subscribe();
  for (let id = 1; id <= 9; id++) changes$.next(created(id));
  await clock.advance(100);
  changes$.next(created(10));
  expect(seen).toEqual([
    created(1),
    created(2),
    created(3),
    { event: 'gap', reason: 'overflow' },
    created(10),
  ]);
});

it('does not pile up calls for work that is done at once', () => {
  let done = 0;
  from(Array.from({ length: 100_000 }, (_, id) => created(id)))
    .pipe(inTurn(() => of(done++)))
    .subscribe();
  expect(done).toBe(100_000);
});

it('stops the work that is under way when it is left', async () => {
  const clock = new VirtualClock();
  of(created(1))
    .pipe(inTurn(() => timer(10, clock)))
    .subscribe()
    .unsubscribe();
  expect(clock.pending).toBe(0);
});

it('ends with the first work that fails', () => {
  const errors: unknown[] = [];
  of(created(1), created(2))
    .pipe(inTurn(() => throwError(() => 'no')))
    .subscribe({ error: (error: unknown) => errors.push(error) });
  expect(errors).toEqual(['no']);
});

it('with room for none waiting, does what comes while it is idle, and tells of the rest by a gap', async () => {
  const clock = new VirtualClock();
  const changes$ = new Subject<Change<number, 'create'>>();
  const seen: string[] = [];
  changes$
    .pipe(
      inTurn(
        ({ event }) => {
          seen.push(event);
          return timer(10, clock);
        },
        { buffer: 0 },
      ),
    )
    .subscribe();
  for (let id = 1; id <= 9; id++) changes$.next(created(id));
  await clock.advance(100);
  changes$.next(created(10));
  expect(seen).toEqual(['create', 'gap', 'create']);
});

it.each([-1, NaN, 0.5, '5', null])('a buffer of %o is an InvalidParamError', (buffer) => {
  const errors: unknown[] = [];
  of(created(1))
    .pipe(inTurn(() => of(1), { buffer: buffer as never }))
    .subscribe({ error: (error: unknown) => errors.push(error) });
  expect(errors[0]).toSatisfy(isInvalidParamError);
});
