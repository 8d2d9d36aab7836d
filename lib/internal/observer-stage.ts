import type { Observer, Subscriber } from 'rxjs';

/**
 * What stands between a source and its subscriber `to`, for what every request passes: an observer whose methods
 * are shared. An operator of RxJS makes three closures for each subscription, and a call that waits for its answer
 * is little else than stages. `given` is what the stage has to know.
 *
 * @example
 * new Observable<number>((to) => source.subscribe(new Times(to, 2)))
 */
export abstract class ObserverStage<T, R = T, Given = undefined> implements Observer<T> {
  declare protected readonly destination: Subscriber<R>;
  declare protected readonly context: Given;

  constructor(to: Subscriber<R>, given: Given) {
    this.destination = to;
    this.context = given;
  }

  /** Must not throw: nobody would hear of it. */
  abstract next(value: T): void;

  error(error: unknown): void {
    this.destination.error(error);
  }

  complete(): void {
    this.destination.complete();
  }
}
