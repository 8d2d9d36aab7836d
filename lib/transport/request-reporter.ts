import { asyncScheduler, BehaviorSubject, defer, filter, map, Observable, Subject } from 'rxjs';
import { isTransportError } from '../errors/errors';
import { ObserverStage } from '../internal/observer-stage';
import { isTransportEvent, missingReply, unreadableEvent } from './event-guard';
import type { HttpMethod, TransportRequest } from './request';
import type { TransportEvent } from './backend';

/** How a request ended. */
export type RequestOutcome =
  /** `status` 0: a failure without an answer, that the call goes on from. */
  | { readonly type: 'reply'; readonly status: number }
  | { readonly type: 'error'; readonly error: unknown }
  | { readonly type: 'cancelled' };

/** The end of a request. */
export type RequestEnd = RequestOutcome & {
  /** Milliseconds from `sent` to the end, including the waits for a refresh, a connection and retries. */
  readonly ms: number;
};

/**
 * A report of a request. Reports of one request have the same `id`. Query, headers and body are left out, so
 * that it is safe to log.
 */
export type RequestReport = {
  readonly id: number;
  readonly method: HttpMethod;
  readonly path: string;
} & ({ readonly type: 'sent' } | RequestEnd);

const isError = (report: RequestReport): report is Extract<RequestReport, { type: 'error' }> =>
  report.type === 'error';

/** Reports the start and the end of every request that passes through it. Without subscribers, it only counts the requests. */
export class RequestReporter {
  readonly #reports = new Subject<RequestReport>();
  readonly #pending = new BehaviorSubject(0);
  readonly requests$: Observable<RequestReport> = this.#reports.asObservable();
  readonly pending$: Observable<number> = defer(() => {
    if (!this.#pending.observed) this.#pending.next(this.#count);
    return this.#pending;
  });
  readonly errors$: Observable<unknown> = this.#reports.pipe(
    filter(isError),
    map(({ error }) => error),
  );
  #last = 0;
  #count = 0;

  /** Returns `events`, and reports the start and end of each subscription. Reports an error that `isExpected` accepts as a reply. */
  report(
    request: TransportRequest,
    events: Observable<TransportEvent>,
    isExpected?: (error: unknown) => boolean,
  ): Observable<TransportEvent> {
    return new Observable((to) => {
      const id = ++this.#last;
      const begun = asyncScheduler.now();
      const stage = new ReportingStage(to, {
        id,
        begun,
        request,
        isExpected,
        reports: this.#reports,
      });
      this.#add(1);
      stage.emitReport(() => ({ type: 'sent' }));
      const subscription = events.subscribe(stage);
      return () => {
        subscription.unsubscribe();
        stage.reportEnd({ type: 'cancelled' });
        this.#add(-1);
      };
    });
  }

  #add(step: 1 | -1): void {
    this.#count += step;
    // Without a subscriber, `pending$` catches up with the count on the next subscription.
    if (this.#pending.observed) this.#pending.next(this.#count);
  }
}

interface ReportContext {
  readonly id: number;
  readonly begun: number;
  readonly request: TransportRequest;
  readonly isExpected: ((error: unknown) => boolean) | undefined;
  readonly reports: Subject<RequestReport>;
}

class ReportingStage extends ObserverStage<TransportEvent, TransportEvent, ReportContext> {
  #settled = false;
  #replied = false;

  /** Makes the report only where somebody listens. */
  emitReport(what: () => { readonly type: 'sent' } | RequestEnd): void {
    const { id, request, reports } = this.context;
    if (!reports.observed) return;
    const { method, path } = request;
    const [plain = ''] = path.split('?');
    reports.next({ id, method, path: plain, ...what() });
  }

  /** Reports the end of the request, once: a subscriber that leaves on the reply must not add `cancelled`. */
  reportEnd(how: RequestOutcome): void {
    if (!this.#settled)
      this.emitReport(() => ({ ...how, ms: asyncScheduler.now() - this.context.begun }));
    this.#settled = true;
  }

  /** Passes on an event up to the reply. Checks it, because a backend of `new Transport(backend)` is checked nowhere else. */
  override next(event: TransportEvent): void {
    if (this.#replied) return;
    if (!isTransportEvent(event)) {
      this.error(unreadableEvent());
      return;
    }
    if (event.type === 'reply') {
      this.#replied = true;
      this.reportEnd({ type: 'reply', status: event.body.status });
    }
    this.destination.next(event);
  }

  override error(error: unknown): void {
    this.reportEnd(
      isTransportError(error) && this.context.isExpected?.(error)
        ? { type: 'reply', status: error.status }
        : { type: 'error', error },
    );
    this.destination.error(error);
  }

  override complete(): void {
    if (this.#replied) this.destination.complete();
    else this.error(missingReply());
  }
}
