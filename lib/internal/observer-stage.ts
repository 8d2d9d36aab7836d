import type { Observer, Subscriber } from 'rxjs';

/**
 * The base class of the stages that every request passes: an observer between a source and its subscriber, whose methods all
 * instances share. An operator of RxJS makes three closures per subscription, which were most of the memory of a waiting call.
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

  /** Receives a value. Must not throw, because the error would be lost. */
  abstract next(value: T): void;

  error(error: unknown): void {
    this.destination.error(error);
  }

  complete(): void {
    this.destination.complete();
  }
}
