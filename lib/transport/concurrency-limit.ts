/**
 * Limits how many requests run at once. The others wait in a queue, where they hold almost no memory. Requests begin in a
 * microtask, so that one cancelled before is never begun.
 */
export class ConcurrencyLimit {
  readonly #queue = new Set<() => void>();
  // One live iterator over the queue, so that skipping cancelled entries costs O(1). It never ends while one waits.
  #iterator = this.#queue.values();
  #free: number;
  #started = 0;
  #isScheduled = false;

  constructor(limit: number) {
    this.#free = limit;
  }

  /** The number of requests started so far. It does not change while no waiting request can begin. */
  get started(): number {
    return this.#started;
  }

  /** True if a request that came now would have to wait. */
  get isBusy(): boolean {
    return this.#queue.size >= this.#free;
  }

  /**
   * Queues a request and calls `begin` when it may start; `begin` must not throw. Returns a function to call once: it removes a
   * waiting request from the queue, or ends a started one, so that the next request begins.
   */
  acquire(begin: () => void): () => void {
    // The same function may wait twice.
    const entry = () => begin();
    this.#queue.add(entry);
    this.#schedule();
    return () => {
      if (this.#queue.delete(entry)) return;
      this.#free++;
      this.#schedule();
    };
  }

  #schedule(): void {
    if (this.#isScheduled || this.#free <= 0 || this.#queue.size === 0) return;
    this.#isScheduled = true;
    // Not `queueMicrotask`, which old versions of zone.js do not see.
    void Promise.resolve().then(() => this.#drain());
  }

  #drain(): void {
    this.#isScheduled = false;
    while (this.#free > 0 && this.#queue.size > 0) {
      const { value: begin } = this.#iterator.next();
      if (!begin) break;
      this.#free--;
      this.#started++;
      this.#queue.delete(begin);
      begin();
    }
  }
}
