import { Observable } from 'rxjs';
import { ObserverStage } from '../internal/observer-stage';

/** Returns the stream that continues after an error; throws if there is none: that error, or one that explains more. */
type ErrorHandler<T> = (error: unknown) => Observable<T>;

class CatchWithStage<T> extends ObserverStage<T, T, ErrorHandler<T>> {
  override next(value: T): void {
    this.destination.next(value);
  }

  override error(error: unknown): void {
    let rest: Observable<T>;
    try {
      rest = this.context(error);
    } catch (final) {
      this.destination.error(final);
      return;
    }
    rest.subscribe(this.destination);
  }
}

/** Combines RxJS's `defer` and `catchError` in one {@link ObserverStage}, because a read passes two of them: bearer and retry. */
export const catchWith = <T>(open: () => Observable<T>, goOn: ErrorHandler<T>): Observable<T> =>
  new Observable((to) => open().subscribe(new CatchWithStage(to, goOn)));
