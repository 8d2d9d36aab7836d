import {
  concat,
  firstValueFrom,
  forkJoin,
  from,
  lastValueFrom,
  merge,
  NEVER,
  Observable,
  of,
  retry,
  switchMap,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Call, type CallEvent } from '../lib/call';

/** A Call that counts how often it is made and left. */
function counted<T>(work: (nth: number) => Observable<T>) {
  const counts = { made: 0, left: 0 };
  const call = Call.from(
    () =>
      new Observable<T>((subscriber) => {
        const subscription = work(++counts.made).subscribe(subscriber);
        return () => {
          counts.left++;
          subscription.unsubscribe();
        };
      }),
    (value) => value,
  );
  return { call, counts };
}

const failing = (times: number) =>
  counted((nth) => (nth <= times ? throwError(() => new Error(`try ${nth}`)) : of(`try ${nth}`)));

describe('a Call', () => {
  it('makes no request until it is subscribed to or awaited', async () => {
    const { call, counts } = counted(() => of(1));
    call.asObservable();
    call.events();
    call.pipe(switchMap(() => of(2)));
    await Promise.resolve();
    expect(counts.made).toBe(0);
  });

  it('makes a request of its own for each subscription', () => {
    const { call, counts } = counted((nth) => of(nth));
    const values: number[] = [];
    call.subscribe((value) => values.push(value));
    call.subscribe((value) => values.push(value));
    expect(values).toEqual([1, 2]);
    expect(counts.made).toBe(2);
  });

  it('makes one request however often it is awaited', async () => {
    const { call, counts } = counted((nth) => of(nth));
    expect(await call).toBe(1);
    expect(await call).toBe(1);
    expect(await call.then((value) => value + 10)).toBe(11);
    expect(await call.finally(() => undefined)).toBe(1);
    expect(await Promise.all([call, call])).toEqual([1, 1]);
    expect(counts.made).toBe(1);
  });

  it('makes two requests when it is both awaited and subscribed to', async () => {
    const { call, counts } = counted((nth) => of(nth));
    call.subscribe();
    await call;
    expect(counts.made).toBe(2);
  });

  it('runs what checks its arguments at subscribe time: a throw there fails the call, not the caller', async () => {
    const call = Call.from(
      (): Observable<number> => {
        throw new Error('wrong');
      },
      (value) => value,
    );
    await expect(call).rejects.toThrow('wrong');
    const errors: unknown[] = [];
    call.subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toMatchObject([{ message: 'wrong' }]);
  });

  it('fails when what reads the reply throws', async () => {
    const call = Call.from(
      () => of(1),
      (): number => {
        throw new Error('unreadable');
      },
    );
    await expect(call).rejects.toThrow('unreadable');
  });

  it('Call: emits undefined for an empty reply, so that await resolves', async () => {
    const { call } = counted(() => of(undefined));
    expect(await lastValueFrom(call.pipe(toArray()))).toEqual([undefined]);
    await call;
  });

  it('Call.from: accepts anything that emits one value, such as a promise', async () => {
    const call = Call.from(
      () => Promise.resolve(2),
      (value) => value * 2,
    );
    expect(await call).toBe(4);
    expect(await firstValueFrom(call)).toBe(4);
  });
});

describe('cancelling', () => {
  it('happens by unsubscribing', () => {
    const { call, counts } = counted(() => NEVER);
    call.subscribe().unsubscribe();
    expect(counts).toEqual({ made: 1, left: 1 });
  });

  it('happens when switchMap goes on to the next', () => {
    const { call, counts } = counted(() => NEVER);
    const subscription = of(1, 2, 3)
      .pipe(switchMap(() => call))
      .subscribe();
    expect(counts).toEqual({ made: 3, left: 2 });
    subscription.unsubscribe();
    expect(counts.left).toBe(3);
  });

  it('happens through asObservable, events and operators', () => {
    const { call, counts } = counted(() => NEVER);
    call.asObservable().subscribe().unsubscribe();
    call.events().subscribe().unsubscribe();
    call.pipe(retry(2)).subscribe().unsubscribe();
    expect(counts).toEqual({ made: 3, left: 3 });
  });
});

describe('failing', () => {
  it('is repeated by retry with a new request each time', async () => {
    const { call, counts } = failing(2);
    expect(await firstValueFrom(call.pipe(retry(2)))).toBe('try 3');
    expect(counts.made).toBe(3);
  });

  it('await: a failed Call stays failed', async () => {
    const { call, counts } = failing(1);
    await expect(call).rejects.toThrow('try 1');
    await expect(call).rejects.toThrow('try 1');
    expect(counts.made).toBe(1);
  });

  it('is caught by catch, and finally runs', async () => {
    const { call } = failing(1);
    let ended = false;
    const value = await call
      .finally(() => {
        ended = true;
      })
      .catch((error: unknown) => String(error));
    expect(value).toBe('Error: try 1');
    expect(ended).toBe(true);
  });
});

describe('as a promise', () => {
  it('can stand where one is expected', async () => {
    const { call } = counted(() => of('x'));
    const promise: Promise<string> = call;
    expect(await promise).toBe('x');
    expect(Object.prototype.toString.call(call)).toBe('[object Call]');
    expectTypeOf<Awaited<typeof call>>().toEqualTypeOf<string>();
  });

  it('is run by an async function that returns it', async () => {
    const { call, counts } = counted(() => of('x'));
    const run = async () => call;
    expect(await run()).toBe('x');
    expect(counts.made).toBe(1);
  });
});

describe('as an Observable', () => {
  it('is taken for one by rxjs, never for a promise: one subscription, cancellable', async () => {
    const { call, counts } = counted(() => timer(0));
    // rxjs would call then, were it to take the Call for a promise.
    Reflect.defineProperty(call, 'then', {
      value: () => {
        throw new Error('taken for a promise');
      },
    });
    await lastValueFrom(
      forkJoin([call, from(call), concat(call), merge(call), of(1).pipe(switchMap(() => call))]),
    );
    expect(counts.made).toBe(5);
  });

  it('pipe: the result has no then, because it may emit many values', () => {
    const { call } = counted(() => of(1));
    const piped: object = call.pipe(retry(1));
    expect(piped).toBeInstanceOf(Observable);
    expect(piped).not.toBeInstanceOf(Call);
    expect('then' in piped).toBe(false);
  });

  it('loses then by asObservable, for those who look for it first', () => {
    const { call } = counted(() => of(1));
    expect('then' in call.asObservable()).toBe(false);
  });
});

describe('events', () => {
  const reply = (body: string): CallEvent<string> => ({ type: 'reply', body });
  const all: CallEvent<string>[] = [
    { type: 'sent' },
    { type: 'upload', loaded: 1, total: 2 },
    { type: 'upload', loaded: 2, total: 2 },
    { type: 'download', loaded: 3 },
    reply('x'),
  ];

  it('events: report the request, while the Call itself emits the reply only', async () => {
    const call = new Call(() => from(all));
    expect(await lastValueFrom(call.events().pipe(toArray()))).toEqual(all);
    expect(await lastValueFrom(call.pipe(toArray()))).toEqual(['x']);
    expect(await call).toBe('x');
  });

  it('alone ask for progress, as watching costs a CORS preflight', async () => {
    const asked: boolean[] = [];
    const call = new Call((progress) => {
      asked.push(progress);
      return of(reply('x'));
    });
    await call;
    call.subscribe();
    call.asObservable().subscribe();
    call.events().subscribe();
    expect(asked).toEqual([false, false, false, true]);
  });

  it('events: a Call made from another Call passes on its events, with the reply mapped', async () => {
    const inner = new Call(() => from(all));
    const outer = Call.from(
      () => inner,
      (body) => body.toUpperCase(),
    );
    expect(await lastValueFrom(outer.events().pipe(toArray()))).toEqual([
      ...all.slice(0, -1),
      reply('X'),
    ]);
    expect(await outer).toBe('X');
  });

  it('events: a Call made from a promise emits one event, the reply', async () => {
    const call = Call.from(
      () => Promise.resolve('x'),
      (body) => body,
    );
    expect(await lastValueFrom(call.events().pipe(toArray()))).toEqual([reply('x')]);
  });

  it('Call.toEvents: passes on the events of a Call, and makes one reply event of anything else', async () => {
    const asked: boolean[] = [];
    const call = new Call((progress) => {
      asked.push(progress);
      return from(all);
    });
    for (const progress of [true, false])
      expect(await lastValueFrom(Call.toEvents(call, progress).pipe(toArray()))).toEqual(all);
    expect(asked).toEqual([true, false]);
    expect(await lastValueFrom(Call.toEvents(of('x'), true).pipe(toArray()))).toEqual([reply('x')]);
  });
});
