import type { SchedulerLike } from 'rxjs';

/**
 * Milliseconds in which events of the same item may have overtaken each other: the server reads the items of several events at the
 * same time, and sends each when it has them.
 */
const OVERTAKING_TIME = 5_000;

/** Tells which events may have come in another order than the changes that they report. */
export class EventOrder {
  readonly #scheduler: SchedulerLike;
  /** When the last event of an item came, the oldest first. */
  readonly #times = new Map<string, number>();

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  /** Notes an event of these items; returns true if another one of the same items came shortly before. */
  note(keys: readonly unknown[]): boolean {
    const now = this.#scheduler.now();
    for (const [key, time] of this.#times) {
      if (now - time < OVERTAKING_TIME) break;
      this.#times.delete(key);
    }
    const names = keys.map(String);
    const isUncertain = names.some((name) => this.#times.has(name));
    for (const name of names) {
      this.#times.delete(name);
      this.#times.set(name, now);
    }
    return isUncertain;
  }
}
