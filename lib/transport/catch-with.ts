import { Observable } from 'rxjs';
import { Stage } from '../internal/observer-stage';

/** Where a stream goes on after an error; throws where it does not, the error or a better one. */
type Rescuer<T> = (error: unknown) => Observable<T>;

class Rescue<T> extends Stage<T, T, Rescuer<T>> {
  override next(value: T): void {
    this.to.next(value);
  }

  override error(error: unknown): void {
    let rest: Observable<T>;
    try {
      rest = this.given(error);
    } catch (final) {
      this.to.error(final);
      return;
    }
    rest.subscribe(this.to);
  }
}

/** `defer` and `catchError` of RxJS as one {@link Stage}: two of them are on every request's way. */
export const rescue = <T>(open: () => Observable<T>, goOn: Rescuer<T>): Observable<T> =>
  new Observable((to) => open().subscribe(new Rescue(to, goOn)));
