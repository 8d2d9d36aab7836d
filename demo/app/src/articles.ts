import {
  BehaviorSubject,
  catchError,
  debounceTime,
  distinctUntilChanged,
  exhaustMap,
  finalize,
  fromEvent,
  map,
  merge,
  Subject,
  switchMap,
  tap,
} from 'rxjs';
import { directus, type Status } from './client';
import { button, find, markup, setText, shown } from './dom';
import { edit, type Editable } from './editor';
import { tell, tellError } from './toasts';

const PAGE = 8;
const TYPING_MS = 250;

interface Row extends Editable {
  readonly date_published: string | null;
  readonly author: string;
}

const ask = (search: string, page: number) =>
  directus.items('articles').readByQuery({
    fields: ['id', 'title', 'status', 'date_published', 'author.name'],
    sort: ['-id'],
    limit: PAGE,
    page,
    meta: ['filter_count'],
    ...(search && { search }),
  });

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** The list of articles, page by page, with its search box and editor. */
export function articles(host: ParentNode) {
  const view = markup(`
    <section class="card" aria-labelledby="articles-title">
      <div class="bar">
        <h2 id="articles-title">Articles</h2>
        <label class="search">
          <span class="hidden">Search articles</span>
          <input type="search" name="search" placeholder="Search" />
        </label>
        <button type="button" name="new" class="primary">New article</button>
      </div>
      <ul class="articles" aria-labelledby="articles-title"></ul>
      <nav class="bar" aria-label="Pages of articles">
        <p class="count muted" role="status"></p>
        <button type="button" name="previous">Previous</button>
        <button type="button" name="next">Next</button>
      </nav>
    </section>`);
  const list = find(view, 'ul', HTMLUListElement);
  const search = find(view, '[name=search]', HTMLInputElement);
  const previous = button(view, 'previous');
  const next = button(view, 'next');
  const wanted$ = new BehaviorSubject({ search: '', page: 1 });
  const edit$ = new Subject<Editable | undefined>();

  const turn = (to: HTMLButtonElement, by: number) =>
    fromEvent(to, 'click').pipe(map(() => ({ ...wanted$.value, page: wanted$.value.page + by })));
  const typed$ = fromEvent(search, 'input').pipe(
    debounceTime(TYPING_MS),
    map(() => search.value.trim()),
    distinctUntilChanged(),
    map((text) => ({ search: text, page: 1 })),
  );
  const wish$ = merge(typed$, turn(previous, -1), turn(next, 1)).pipe(
    tap((wanted) => {
      wanted$.next(wanted);
    }),
  );

  // A new wish cancels the request for the last one, so that a slow answer never overwrites a later one.
  const list$ = wanted$.pipe(
    switchMap(({ search: text, page }) => {
      list.ariaBusy = 'true';
      return ask(text, page).pipe(
        tap(({ data, meta }) => {
          const rows = data.map((article) => ({ ...article, author: article.author?.name ?? '' }));
          list.replaceChildren(...rows.map((article) => row(article, edit$)));
          count(page, rows.length, meta?.filter_count ?? 0);
        }),
        catchError(tellError),
        finalize(() => {
          list.ariaBusy = 'false';
        }),
      );
    }),
  );

  function count(page: number, onPage: number, total: number): void {
    const before = (page - 1) * PAGE;
    setText(
      view,
      '.count',
      onPage > 0 ? `${before + 1} to ${before + onPage} of ${total}` : 'No articles found',
    );
    previous.disabled = page === 1;
    next.disabled = before + onPage >= total;
  }

  const new$ = fromEvent(button(view, 'new'), 'click').pipe(
    tap(() => {
      edit$.next(undefined);
    }),
  );
  const edited$ = edit$.pipe(
    exhaustMap((article) => edit(article)),
    tap((done) => {
      tell(done);
      wanted$.next(wanted$.value);
    }),
  );

  return shown(host, view, list$, wish$, edited$, new$);
}

const STATUS_LABEL: Readonly<Record<Status, string>> = {
  draft: 'Draft',
  published: 'Published',
  archived: 'Archived',
};

function row(article: Row, edit$: Subject<Editable | undefined>): HTMLElement {
  const item = markup(`
    <li>
      <button type="button" name="edit" class="title" aria-haspopup="dialog"></button>
      <span class="status"></span>
      <span class="by muted"></span>
    </li>`);
  const { title, status, author, date_published } = article;
  setText(item, '.title', title);
  setText(item, '.status', STATUS_LABEL[status]);
  find(item, '.status', HTMLElement).classList.add(status);
  const published = date_published === null ? '' : day.format(new Date(date_published));
  setText(item, '.by', [author, published].filter(Boolean).join(' · '));
  // It goes with its element: no need to take it back.
  button(item, 'edit').addEventListener('click', () => {
    edit$.next(article);
  });
  return item;
}
