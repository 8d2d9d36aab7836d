import { asyncScheduler, BehaviorSubject, filter, map, Observable, Subject } from 'rxjs';
import { Stage } from '../stage';
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

  /** `events` of `request`, which is told of from subscribing to the end. */
  watch(request: TransportRequest, events: Observable<TransportEvent>): Observable<TransportEvent> {
    return new Observable((to) => {
      const id = ++this.#last;
      const begun = asyncScheduler.now();
      const stage = new Watch(to, { id, begun, request, reports: this.#reports });
      const count = (step: number) => this.#pending.next(this.#pending.value + step);
      count(1);
      stage.say({ type: 'sent' });
      const subscription = events.subscribe(stage);
      return () => {
        subscription.unsubscribe();
        stage.settle({ type: 'cancelled' });
        count(-1);
      };
    });
  }
}

interface Watched {
  readonly id: number;
  readonly begun: number;
  readonly request: TransportRequest;
  readonly reports: Subject<RequestReport>;
}

class Watch extends Stage<TransportEvent, TransportEvent, Watched> {
  #settled = false;

  say(what: Begun | Ended): void {
    const { id, request, reports } = this.given;
    if (!reports.observed) return;
    const { method, path } = request;
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- what is no text is refused further on
    const [plain = ''] = String(path).split('?');
    reports.next({ id, method, path: plain, ...what });
  }

  /** Once: some take the reply and leave. */
  settle(how: HowEnded): void {
    if (!this.#settled) this.say({ ...how, ms: asyncScheduler.now() - this.given.begun });
    this.#settled = true;
  }

  override next(event: TransportEvent): void {
    if (event.type === 'reply') this.settle({ type: 'reply', status: event.body.status });
    this.to.next(event);
  }

  override error(error: unknown): void {
    this.settle({ type: 'error', error });
    this.to.error(error);
  }

  override complete(): void {
    this.#settled = true;
    this.to.complete();
  }
}
