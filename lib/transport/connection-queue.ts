import { asyncScheduler, Observable, type Subscriber, type Subscription } from 'rxjs';
import { MAX_TIMER_DELAY } from '../internal/long-timer';
import { ConcurrencyLimit } from './concurrency-limit';
import { transportError } from './read-response';
import type { TransportEvent } from './backend';
import type { TransportRequest } from './request';

/** Sends a request that waited for `waited` milliseconds. Returns a function that aborts it, and calls back once its connection is free. */
export type Send = (
  to: Subscriber<TransportEvent>,
  waited: number,
) => (onReleased: () => void) => void;

/** Returns the end of an error message for a request that had to wait. */
export const afterWaiting = (milliseconds: number): string =>
  milliseconds > 0 ? `, after it waited ${milliseconds} ms for a free connection` : '';

/** Calls `stalled` once no request has left `line` for `delay` milliseconds. */
const watch = (queue: ConcurrencyLimit, delay: number, stalled: () => void): Subscription => {
  let { started } = queue;
  return asyncScheduler.schedule(function () {
    if (queue.started === started) stalled();
    else {
      ({ started } = queue);
      this.schedule(undefined, delay);
    }
  }, delay);
};

/**
 * The queue of one client's requests for connections. Logins and refreshes have a queue of their own, which no other request can fill.
 */
export class ConnectionQueue {
  readonly #auth: ConcurrencyLimit;
  readonly #others: ConcurrencyLimit;

  constructor(maxConnections: number) {
    this.#auth = new ConcurrencyLimit(maxConnections);
    this.#others = new ConcurrencyLimit(maxConnections);
  }

  /**
   * Sends the request when a connection is free; its time limit starts then. A waiting request fails with `TIMEOUT` if no request
   * of its queue is sent for that long.
   */
  run(request: TransportRequest, send: Send): Observable<TransportEvent> {
    const { path, timeout } = request;
    const queue = path.startsWith('/auth/') ? this.#auth : this.#others;
    return new Observable((to) => {
      const { isBusy } = queue;
      const since = isBusy ? asyncScheduler.now() : 0;
      let abort: ReturnType<Send> | undefined;
      const release = queue.acquire(() => {
        watching?.unsubscribe();
        abort = send(to, isBusy ? asyncScheduler.now() - since : 0);
      });
      const stalled = () => {
        to.error(transportError('TIMEOUT', `not sent${afterWaiting(timeout)}`, request));
      };
      const watching =
        isBusy && timeout > 0
          ? watch(queue, Math.min(timeout, MAX_TIMER_DELAY), stalled)
          : undefined;
      return () => {
        watching?.unsubscribe();
        const abortSent = abort;
        // Drops the reference: after a wait the request is in V8's old generation, and would keep its answer until a full collection.
        abort = undefined;
        if (abortSent) abortSent(release);
        else release();
      };
    });
  }
}
