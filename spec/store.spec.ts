import {
  BehaviorSubject,
  config,
  finalize,
  NEVER,
  Observable,
  of,
  Subject,
  throwError,
} from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { Directus, InvalidParamError, toStore, type TransportEvent } from '../lib';

describe('toStore', () => {
  it('toStore: is pending until there is a value, and calls listeners after each change', () => {
    const values$ = new Subject<number>();
    const store = toStore(values$);
    const listener = vi.fn();
    store.subscribe(listener);
    expect(store.getSnapshot()).toEqual({ isPending: true });
    values$.next(1);
    values$.next(2);
    expect(listener).toHaveBeenCalledTimes(2);
    expect(store.getSnapshot()).toEqual({ isPending: false, value: 2 });
  });

  it('toStore: the snapshot is the same object until it changes', () => {
    const values$ = new BehaviorSubject({ a: 1 });
    const store = toStore(values$);
    store.subscribe(() => undefined);
    expect(store.getSnapshot()).toBe(store.getSnapshot());
    expect(store.getSnapshot().value).toBe(values$.value);
  });

  it('toStore: has the error beside the last value', () => {
    const values$ = new Subject<number>();
    const store = toStore(values$);
    store.subscribe(() => undefined);
    values$.next(1);
    const error = new Error('no');
    values$.error(error);
    expect(store.getSnapshot()).toEqual({ isPending: false, value: 1, error });
  });

  it('toStore: does nothing without listeners; all share one subscription, which ends with the last', () => {
    let opened = 0;
    let closed = 0;
    const store = toStore(
      new Observable<number>(() => {
        opened++;
        return () => closed++;
      }),
    );
    expect(opened).toBe(0);
    const [leaveFirst, leaveSecond] = [store.subscribe(vi.fn()), store.subscribe(vi.fn())];
    leaveFirst();
    leaveFirst();
    expect({ opened, closed }).toEqual({ opened: 1, closed: 0 });
    leaveSecond();
    expect({ opened, closed }).toEqual({ opened: 1, closed: 1 });
  });

  it('toStore: a listener that is added twice is called twice, and leaves once for each', () => {
    const values$ = new Subject<number>();
    const { subscribe } = toStore(values$);
    const listener = vi.fn();
    const leave = subscribe(listener);
    subscribe(listener);
    leave();
    values$.next(1);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('toStore: a listener that throws disturbs no other, and one that another ends is not called', async () => {
    const thrown: unknown[] = [];
    config.onUnhandledError = (error) => thrown.push(error);
    const values$ = new BehaviorSubject(1);
    const store = toStore(values$);
    const fault = new Error('of a listener');
    const [ended, last] = [vi.fn(), vi.fn()];
    let leave = (): void => undefined;
    store.subscribe(() => {
      leave();
      throw fault;
    });
    leave = store.subscribe(ended);
    store.subscribe(last);
    values$.next(2);
    expect(ended).not.toHaveBeenCalled();
    expect(last).toHaveBeenCalledTimes(1);
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = null;
    expect(thrown).toEqual([fault, fault]);
  });

  it('toStore: a listener that changes the source sees the latest state, and so do the others', () => {
    const values$ = new BehaviorSubject(1);
    const store = toStore(values$);
    const seen: unknown[] = [];
    store.subscribe(() => {
      if (values$.value === 2) values$.next(3);
    });
    store.subscribe(() => seen.push(store.getSnapshot().value));
    values$.next(2);
    expect(seen).toEqual([3, 3]);
  });

  it('toStore: starts again where the last listener left before the end, as in the strict mode of React', () => {
    let sent = 0;
    const store = toStore(
      new Observable<number>((to) => {
        if (++sent === 2) to.next(sent);
        return () => undefined;
      }),
    );
    store.subscribe(vi.fn())();
    store.subscribe(vi.fn());
    expect(store.getSnapshot().value).toBe(2);
  });

  it.each([
    ['completed', of(1)],
    ['failed', throwError(() => new Error('no'))],
  ])('toStore: an observable that has %s is not subscribed to again', (_, source) => {
    let opened = 0;
    const store = toStore(
      new Observable<number>((to) => {
        opened++;
        return source.subscribe(to);
      }),
    );
    store.subscribe(vi.fn())();
    const before = store.getSnapshot();
    store.subscribe(vi.fn())();
    expect(opened).toBe(1);
    expect(store.getSnapshot()).toBe(before);
  });

  it('toStore: a Call is sent by the first listener and cancelled by the last', () => {
    const cancelled = vi.fn();
    const sent = vi.fn();
    const directus = new Directus('http://directus.test', {
      transport: {
        backend: () => (): Observable<TransportEvent> => {
          sent();
          return NEVER.pipe(finalize(cancelled));
        },
      },
    });
    const store = toStore(directus.items('articles').readOne(1));
    expect(sent).not.toHaveBeenCalled();
    const leave = store.subscribe(vi.fn());
    expect(sent).toHaveBeenCalledTimes(1);
    leave();
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, null, 1, {}, Promise.resolve(1)])('toStore: refuses %s', (source) => {
    expect(() => toStore(source as Observable<number>)).toThrow(InvalidParamError);
  });
});
