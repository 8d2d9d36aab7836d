import { type Observable, of, Subject } from 'rxjs';
import type { CrossTabChannel } from '../../lib/auth/cross-tab/channel';
import type { SessionUpdate } from '../../lib/auth/cross-tab/messages';

/** Other tabs that say what a spec wants them to, and when, and never wait. */
export class FakeTabs implements CrossTabChannel {
  readonly #news = new Subject<SessionUpdate>();
  readonly updates$ = this.#news.asObservable();
  /** What they have been told. */
  readonly told: SessionUpdate[] = [];

  say(news: SessionUpdate): void {
    this.#news.next(news);
  }

  broadcast(news: SessionUpdate): void {
    this.told.push(news);
  }

  nextUpdate(): Observable<unknown> {
    return of(null);
  }

  exclusive<T>(work: () => Observable<T>): Observable<T> {
    return work();
  }

  close(): void {
    this.#news.complete();
  }
}
