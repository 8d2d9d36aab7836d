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

type Begun = { readonly type: 'sent' };

type HowEnded =
  | { readonly type: 'reply'; readonly status: number }
  | { readonly type: 'error'; readonly error: unknown }
  | { readonly type: 'cancelled' };

type Ended = HowEnded & {
  /** Milliseconds from `sent` to here, with everything it waited for: a refresh, further tries. */
  readonly ms: number;
};

/**
 * What became of a request. `id` tells the reports of one request from those of another; query, headers and
 * body are left out, so that it may be logged.
 */
export type RequestReport = {
  readonly id: number;
  readonly method: Method;
  readonly path: string;
} & (Begun | Ended);

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
    const say = (what: Begun | Ended) => this.#reports.next({ ...about, ...what });
    let settled = false;
    const settle = (how: HowEnded) => {
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
