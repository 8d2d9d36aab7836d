import { type Observable, of, Subject } from 'rxjs';
import type { News, Tabs } from '../../lib/auth/cross-tab';

/** Other tabs that say what a spec wants them to, and when, and never wait. */
export class FakeTabs implements Tabs {
  readonly #news = new Subject<News>();
  readonly news$ = this.#news.asObservable();
  /** What they have been told. */
  readonly told: News[] = [];

  say(news: News): void {
    this.#news.next(news);
  }

  tell(news: News): void {
    this.told.push(news);
  }

  settled(): Observable<unknown> {
    return of(null);
  }

  alone<T>(work: () => Observable<T>): Observable<T> {
    return work();
  }

  close(): void {
    this.#news.complete();
  }
}
