import { defer, type Observable, type SchedulerLike, tap } from 'rxjs';
import { leadTime, MIN_TOKEN_AGE } from './refresh-schedule';
import type { Tokens } from './tokens';

/** Milliseconds that a token must live and be in use for its refresh to count as useful; 50 ms allow for inexact timers. */
const USEFUL_LIFE = MIN_TOKEN_AGE - 50;

/** The number of useless refreshes in a row that may follow each other at once. */
const FREE_REFRESHES = 3;

/** Milliseconds of the first pause after those; each further useless refresh doubles it. */
const FIRST_PAUSE = 1_000;

/** Milliseconds of the longest pause where requests wait for it, as their token has expired. */
const MAX_PAUSE_WHEN_DUE = 5_000;

/** Milliseconds of the longest pause where the token should still work, or where no request waits. */
const MAX_PAUSE = 60_000;

/**
 * Limits how often the session is refreshed, for all callers: the timer, requests, the socket and the application. The first
 * refreshes are made at once. While they are useless (the server cannot be reached, its tokens live for
 * milliseconds, or it calls each fresh token expired), the pause between them grows.
 */
export class RefreshPace {
  readonly #setting: number;
  readonly #scheduler: SchedulerLike;
  /** Useless refreshes in a row. */
  #useless = 0;
  /** When the last refresh ended, in epoch milliseconds. */
  #lastEnd = -Infinity;
  /** When the next refresh was first asked for. */
  #askedAt: number | undefined;
  #isUnderWay = false;

  /** `setting`: milliseconds before its expiry that a token is exchanged. */
  constructor(setting: number, scheduler: SchedulerLike) {
    this.#setting = setting;
    this.#scheduler = scheduler;
  }

  /** When the next refresh in the background may be made, in epoch milliseconds. */
  get nextInBackground(): number {
    return this.#lastEnd + this.#pause(MAX_PAUSE);
  }

  /** Returns true if these tokens have expired or are about to expire, by the client's clock. */
  isDue(tokens: Tokens): boolean {
    const { expiresAt } = tokens;
    return (
      expiresAt !== null && this.#scheduler.now() >= expiresAt - leadTime(this.#setting, tokens)
    );
  }

  /**
   * Notes that a refresh of these tokens is wanted; returns the milliseconds until it may be made. Returns 0 during a refresh,
   * because its answer is for all callers.
   */
  waitFor(tokens: Tokens): number {
    if (this.#isUnderWay) return 0;
    this.#askedAt ??= this.#scheduler.now();
    const pause = this.#pause(this.isDue(tokens) ? MAX_PAUSE_WHEN_DUE : MAX_PAUSE);
    const left = this.#lastEnd + pause - this.#scheduler.now();
    // A clock that was set back must not make a caller wait for longer than the pause.
    return Math.min(Math.max(left, 0), pause);
  }

  /** Returns `refresh` with its beginning and end noted here. */
  measure<T>(refresh: (tokens: Tokens) => Observable<T>): (tokens: Tokens) => Observable<T> {
    return (tokens) =>
      defer(() => {
        this.#begin(tokens);
        return refresh(tokens);
      }).pipe(tap({ next: this.#end, error: this.#end }));
  }

  #begin({ lifetime }: Tokens): void {
    const askedAt = this.#askedAt ?? this.#scheduler.now();
    const served = Math.min(askedAt - this.#lastEnd, lifetime ?? Infinity);
    this.#useless = served >= USEFUL_LIFE ? 0 : this.#useless + 1;
    this.#isUnderWay = true;
  }

  // Before the session gets the outcome, and schedules the next refresh by it.
  readonly #end = (): void => {
    this.#isUnderWay = false;
    this.#lastEnd = this.#scheduler.now();
    this.#askedAt = undefined;
  };

  #pause(longest: number): number {
    return this.#useless < FREE_REFRESHES
      ? 0
      : Math.min(FIRST_PAUSE * 2 ** (this.#useless - FREE_REFRESHES), longest);
  }
}
