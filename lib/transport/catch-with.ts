import { Observable } from 'rxjs';
import { ObserverStage } from '../internal/observer-stage';

/** Where a stream goes on after an error; throws where it does not, the error or a better one. */
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

/** `defer` and `catchError` of RxJS as one {@link ObserverStage}: two of them are on every request's way. */
export const catchWith = <T>(open: () => Observable<T>, goOn: ErrorHandler<T>): Observable<T> =>
  new Observable((to) => open().subscribe(new CatchWithStage(to, goOn)));
