import {
  asyncScheduler,
  BehaviorSubject,
  filter,
  map,
  type MonoTypeOperatorFunction,
  type Observable,
  Subject,
  tap,
} from 'rxjs';
import type { Method, TransportEvent, TransportRequest } from './types';

/** How a request ended. */
export type RequestOutcome =
  | { readonly type: 'reply'; readonly status: number }
  | { readonly type: 'error'; readonly error: unknown }
  | { readonly type: 'cancelled' };

/** The end of a request. */
export type RequestEnd = RequestOutcome & {
  /** Milliseconds from `sent` to here, with everything it waited for: a refresh, further tries. */
  readonly ms: number;
};

/**
 * What became of a request. Reports of one request have the same `id`. Query, headers and body are left out, so
 * that it is safe to log.
 */
export type RequestReport = {
  readonly id: number;
  readonly method: Method;
  readonly path: string;
} & ({ readonly type: 'sent' } | RequestEnd);

const isError = (report: RequestReport): report is Extract<RequestReport, { type: 'error' }> =>
  report.type === 'error';

/** Tells of every request that passes it. While nobody listens, it only counts them. */
export class Requests {
  readonly #reports = new Subject<RequestReport>();
  readonly #pending = new BehaviorSubject(0);
  readonly requests$: Observable<RequestReport> = this.#reports.asObservable();
  readonly pending$: Observable<number> = this.#pending.asObservable();
  readonly errors$: Observable<unknown> = this.#reports.pipe(
    filter(isError),
    map(({ error }) => error),
  );
  #last = 0;

  /** The stage for one subscription to `request`. */
  watch({ method, path }: TransportRequest): MonoTypeOperatorFunction<TransportEvent> {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- what is no text is refused further on
    const [plain = ''] = String(path).split('?');
    const about = { id: ++this.#last, method, path: plain };
    const begun = asyncScheduler.now();
    const count = (step: number) => this.#pending.next(this.#pending.value + step);
    const say = (what: { readonly type: 'sent' } | RequestEnd) =>
      this.#reports.next({ ...about, ...what });
    let settled = false;
    const settle = (how: RequestOutcome) => {
      // Some take the reply and leave.
      if (!settled) say({ ...how, ms: asyncScheduler.now() - begun });
      settled = true;
    };
    return tap({
      subscribe: () => {
        count(1);
        say({ type: 'sent' });
      },
      next: (event) => {
        if (event.type === 'reply') settle({ type: 'reply', status: event.body.status });
      },
      error: (error: unknown) => settle({ type: 'error', error }),
      unsubscribe: () => settle({ type: 'cancelled' }),
      finalize: () => count(-1),
    });
  }
}
