import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  signal,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { catchError, debounceTime, distinctUntilChanged, map, Subject, switchMap, tap } from 'rxjs';
import { live, type Status } from './client';
import { type Editable, Editor } from './editor';
import { Toasts } from './toasts';

const PAGE = 8;
const TYPING_MS = 250;

const STATUS_LABEL: Readonly<Record<Status, string>> = {
  draft: 'Draft',
  published: 'Published',
  archived: 'Archived',
};

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

interface Wish {
  readonly search: string;
  readonly page: number;
}

/** The articles, page by page, as they are now: whoever changes one, it shows here. */
@Component({
  selector: 'app-articles',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Editor],
  template: `
    <section class="card" aria-labelledby="articles-title">
      <div class="bar">
        <h2 id="articles-title">Articles</h2>
        <label class="search">
          <span class="hidden">Search articles</span>
          <input type="search" placeholder="Search" (input)="typed($event)" />
        </label>
        <button type="button" class="primary" (click)="edit('new')">New article</button>
      </div>
      <ul class="articles" aria-labelledby="articles-title" [attr.aria-busy]="busy()">
        @for (article of rows(); track article.id) {
          <li>
            <button type="button" class="title" aria-haspopup="dialog" (click)="edit(article)">
              {{ article.title }}
            </button>
            <span class="status" [class]="article.status">{{ label[article.status] }}</span>
            <span class="by muted">{{ article.by }}</span>
          </li>
        }
      </ul>
      <nav class="bar" aria-label="Pages of articles">
        <p class="count muted" role="status">{{ count() }}</p>
        <button type="button" [disabled]="wish().page === 1" (click)="turn(-1)">Previous</button>
        <button type="button" [disabled]="last()" (click)="turn(1)">Next</button>
      </nav>
    </section>
    @if (editing(); as article) {
      <app-editor [article]="article === 'new' ? undefined : article" (closed)="edited($event)" />
    }
  `,
})
export class Articles {
  readonly #live = live();
  readonly #toasts = inject(Toasts);
  readonly #application = inject(ApplicationRef);
  readonly #typed = new Subject<string>();
  readonly label = STATUS_LABEL;
  readonly wish = signal<Wish>({ search: '', page: 1 });
  readonly busy = signal(false);
  readonly editing = signal<Editable | 'new' | undefined>(undefined);

  // A new wish cancels the request for the last one, so that a slow answer never overwrites a later one.
  readonly #found = toSignal(
    toObservable(this.wish).pipe(
      tap(() => {
        this.busy.set(true);
      }),
      switchMap((wish) =>
        this.#articles(wish).pipe(
          map((found) => ({ ...found, wish })),
          catchError(this.#toasts.tellError),
        ),
      ),
      tap(() => {
        this.busy.set(false);
      }),
    ),
  );
  readonly rows = computed(() =>
    (this.#found()?.data ?? []).map(({ author, date_published, ...article }) => {
      const published = date_published === null ? '' : day.format(new Date(date_published));
      return { ...article, by: [author?.name, published].filter(Boolean).join(' · ') };
    }),
  );
  readonly #before = computed(() => ((this.#found()?.wish.page ?? 1) - 1) * PAGE);
  readonly #total = computed(() => this.#found()?.meta?.filter_count ?? 0);
  readonly last = computed(() => this.#before() + this.rows().length >= this.#total());
  readonly count = computed(() => {
    if (!this.#found()) return 'Loading';
    const onPage = this.rows().length;
    return onPage > 0
      ? `${this.#before() + 1} to ${this.#before() + onPage} of ${this.#total()}`
      : 'No articles found';
  });

  constructor() {
    const search$ = this.#typed.pipe(
      debounceTime(TYPING_MS),
      map((text) => text.trim()),
      distinctUntilChanged(),
      tap((search) => {
        this.wish.set({ search, page: 1 });
      }),
    );
    toSignal(search$);
  }

  typed({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.#typed.next(target.value);
  }

  turn(by: number): void {
    this.wish.update((wish) => ({ ...wish, page: wish.page + by }));
  }

  edit(article: Editable | 'new'): void {
    this.editing.set(article);
    // At once: who presses Enter and goes on typing types into the dialog.
    this.#application.tick();
  }

  edited(done: string): void {
    this.editing.set(undefined);
    if (done) this.#toasts.tell(done);
  }

  #articles({ search, page }: Wish) {
    return this.#live.live(
      'articles',
      {
        fields: ['id', 'title', 'status', 'date_published', 'author.name'],
        sort: ['-id'],
        limit: PAGE,
        page,
        meta: ['filter_count'],
        ...(search && { search }),
      },
      { watch: ['authors'] },
    );
  }
}
