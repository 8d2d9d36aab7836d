import { Observable } from 'rxjs';

/** Runs `work` on each emission, one run at a time; emissions during a run cause one more run after it. */
export const coalesceRuns =
  <T>(work: () => Observable<T>) =>
  (due$: Observable<unknown>): Observable<T> =>
    new Observable((subscriber) => {
      let busy = false;
      let again = false;
      const run = () => {
        again = busy;
        if (busy) return;
        busy = true;
        subscriber.add(
          work().subscribe({
            next: (result) => subscriber.next(result),
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              busy = false;
              if (again) run();
            },
          }),
        );
      };
      return due$.subscribe({ next: run, error: (error: unknown) => subscriber.error(error) });
    });
