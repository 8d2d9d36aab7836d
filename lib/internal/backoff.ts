/** Milliseconds; a pause of 0 would make a loop of it. */
const MIN_PAUSE = 100;

/** The number of failures in a row after which chance or a setting may still make a short pause. */
const EAGER_FAILURES = 5;

/** Milliseconds to wait at least after those, so that no setting makes a loop. */
const MIN_LATE_PAUSE = 5_000;

/** Doubling any further would overflow. */
const MAX_DOUBLINGS = 40;

export interface BackoffConfig {
  /** Milliseconds after the first failure; doubled with each further one. `Infinity`: never again. */
  readonly first: number;
  /** Milliseconds at most, except that from the sixth failure on 5 000 are the least. `Infinity`: no limit. */
  readonly max: number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/**
 * Pauses that double with each failure in a row, until {@link reset}. Half of each pause is random, so that the clients
 * of a server that restarts do not come all at once.
 */
export class Backoff {
  readonly #config: BackoffConfig;
  #failures = 0;

  constructor(config: BackoffConfig) {
    this.#config = config;
  }

  /** How many failures there were since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure, and returns the milliseconds to wait before the next attempt. */
  fail(): number {
    const { first, max, random } = this.#config;
    const doubled = Math.max(first, MIN_PAUSE) * 2 ** Math.min(this.#failures++, MAX_DOUBLINGS);
    const longest = first === Infinity ? first : Math.min(doubled, Math.max(max, MIN_PAUSE));
    const least = this.#failures > EAGER_FAILURES ? MIN_LATE_PAUSE : 0;
    return Math.max((longest * (1 + random())) / 2, least);
  }

  /** Forgets the failures, after an attempt that has held. */
  reset(): void {
    this.#failures = 0;
  }
}
