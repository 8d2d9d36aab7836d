import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router, RouterLink } from '@angular/router';
import { type Call, errorText } from 'directus-rx';
import { DirectusAsset, injectLive, injectMutation, injectOnline } from 'directus-rx/angular';
import { injectOffline, injectOutbox } from 'directus-rx/angular/offline';
import { debounceTime, distinctUntilChanged, map, skip, tap } from 'rxjs';
import type { Status } from '../schema';
import { ActivityRecorder } from '../activity/activity-recorder';
import { PageFocus } from '../shared/page-focus';
import { ListAddress } from '../shared/list-address';
import { isStatus, STATUS_LABELS, STATUSES } from '../shared/status';
import { Toasts } from '../shared/toasts';
import { Trash } from '../shared/trash';
import { injectForeignChanges } from './foreign-changes';
import { OwnWrites } from './own-writes';

const PAGE_SIZE = 8;
const TYPING_MS = 250;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** The step that a row offers for its status. */
const STEPS: Readonly<Record<Status, { verb: string; done: string; status: Status }>> = {
  draft: { verb: 'Publish', done: 'Published', status: 'published' },
  published: { verb: 'Archive', done: 'Archived', status: 'archived' },
  archived: { verb: 'Restore', done: 'Restored', status: 'draft' },
};

interface Step {
  readonly id: number;
  readonly title: string;
  readonly status: Status;
  readonly date_published: string | null;
}

const textOf = (value: string | undefined): string => value ?? '';
const pageOf = (value: string | undefined): number => Math.max(1, Math.trunc(Number(value)) || 1);
const statusOf = (value: string | undefined): Status | '' =>
  value !== undefined && isStatus(value) ? value : '';

/** The articles of a search, page by page, kept up to date. Search, status and page are in the address. */
@Component({
  selector: 'app-article-list',
  imports: [DirectusAsset, RouterLink],
  templateUrl: './article-list.html',
})
export class ArticleList {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly focus = inject(PageFocus);
  private readonly toasts = inject(Toasts);
  private readonly trash = inject(Trash);
  private readonly own = inject(OwnWrites);
  private readonly list = inject(ListAddress);
  private readonly offline = injectOffline();
  private readonly outbox = injectOutbox();
  protected readonly online = injectOnline();
  protected readonly labels = STATUS_LABELS;
  protected readonly statuses = STATUSES;
  protected readonly skeletons = Array.from({ length: PAGE_SIZE }, (_, place) => place);

  /** Of the address. */
  readonly q = input('', { transform: textOf });
  readonly status = input('', { transform: statusOf });
  readonly page = input(1, { transform: pageOf });

  /** The text of the field: what is typed, or what the address says when the user goes back. */
  protected readonly typed = linkedSignal<string, string>({
    source: this.q,
    computation: (q, before) => (before?.value.trim() === q ? before.value : q),
  });

  protected readonly articles = injectLive(
    'articles',
    () => {
      const [search, status] = [this.q(), this.status()];
      return {
        fields: [
          'id',
          'title',
          'status',
          'date_published',
          'image',
          'author.name',
          'tags.id',
          'tags.tags_id.name',
        ],
        sort: ['-id'],
        limit: PAGE_SIZE,
        page: this.page(),
        meta: ['filter_count'],
        ...(search && { search }),
        ...(status && { filter: { status: { _eq: status } } }),
      };
    },
    { watch: ['authors', 'tags', 'articles_tags'], offline: true },
  );

  private readonly visible = computed(() =>
    this.articles.value().filter(({ id }) => !this.trash.has(`articles/${id}`)),
  );

  protected readonly rows = computed(() =>
    this.visible().map(({ author, date_published, tags, ...article }) => ({
      ...article,
      date_published,
      step: STEPS[article.status],
      by: [
        author?.name,
        date_published === null ? 'not published yet' : day.format(new Date(date_published)),
      ]
        .filter(Boolean)
        .join(' · '),
      tags: tags.flatMap(({ tags_id: tag }) => tag?.name ?? []),
    })),
  );

  /** The rows that somebody else has changed a moment ago. */
  protected readonly changedElsewhere = injectForeignChanges(
    this.articles.value,
    computed(() =>
      this.articles.status() === 'loading'
        ? undefined
        : JSON.stringify([this.q(), this.status(), this.page()]),
    ),
    (id) => this.own.includes(id),
  );

  /** The page whose rows are shown: the one before, while another is read. */
  private readonly shownPage = linkedSignal<{ page: number; isLoading: boolean }, number>({
    source: () => ({ page: this.page(), isLoading: this.articles.status() === 'loading' }),
    computation: ({ page, isLoading }, shown) => (isLoading && shown ? shown.value : page),
  });
  private readonly before = computed(() => (this.shownPage() - 1) * PAGE_SIZE);
  protected readonly total = computed(() => {
    const gone = this.articles.value().length - this.visible().length;
    return Math.max(0, (this.articles.meta()?.filter_count ?? 0) - gone);
  });
  protected readonly isFirstLoad = computed(
    () => !this.articles.hasValue() && this.articles.status() !== 'error',
  );
  protected readonly isFiltered = computed(() => this.q() !== '' || this.status() !== '');
  protected readonly isLast = computed(() => this.before() + PAGE_SIZE >= this.total());

  protected readonly count = computed(() => {
    if (this.articles.status() === 'loading' && !this.online())
      return 'The search waits for the network';
    const shown = this.rows().length;
    if (shown === 0) return '';
    return `${this.before() + 1} to ${this.before() + shown} of ${this.total()}`;
  });

  protected readonly failure = computed(() => {
    const error = this.articles.error();
    return error && errorText(error);
  });

  /** Shown at once, marked until the server has it, and taken back if the server refuses it. */
  protected readonly step = injectMutation(
    ({ id, status, date_published }: Step): Call<unknown> => {
      const change = { status, date_published };
      return this.online()
        ? this.articles.update(id, change)
        : this.offline.updateOne('articles', id, change);
    },
    { policy: 'merge' },
  );
  protected readonly pending = signal<ReadonlySet<number>>(new Set());
  /** The rows with changes that are kept on this device. */
  protected readonly unsent = computed(
    () => new Set(this.outbox.writes().map(({ key }) => Number(key))),
  );
  protected readonly refusals = signal<ReadonlyMap<number, string>>(new Map());

  constructor() {
    inject(ActivityRecorder).watch('Articles', this.articles);
    effect(() => {
      if (!this.isFirstLoad()) untracked(() => this.focus.returnToPlace());
    });
    effect(() => {
      const [q, status, page] = [this.q() || null, this.status() || null, this.page()];
      const queryParams = { q, status, page: page > 1 ? page : null };
      this.list.address.set(this.router.createUrlTree(['/articles'], { queryParams }));
    });
    const search$ = toObservable(this.typed).pipe(
      skip(1),
      debounceTime(TYPING_MS),
      map((text) => text.trim()),
      distinctUntilChanged(),
      tap((text) => {
        // Each word would else be a step for Back to go.
        if (text !== this.q()) this.go({ q: text || null, page: null }, true);
      }),
    );
    toSignal(search$);
  }

  protected choose(status: string): void {
    this.go({ status: status || null, page: null });
  }

  protected turn(by: number): void {
    this.go({ page: this.page() + by > 1 ? this.page() + by : null });
    this.focus.moveTo('#articles-count');
  }

  protected clear(): void {
    this.typed.set('');
    this.go({ q: null, status: null, page: null });
    this.focus.moveTo('#search');
  }

  protected async take(row: Step): Promise<void> {
    const { id, title, status, date_published } = row;
    const { done, status: next } = STEPS[status];
    const isFirst = next === 'published' && date_published === null;
    const published = isFirst ? new Date().toISOString() : date_published;
    const isDone = await this.write({ ...row, status: next, date_published: published });
    if (!isDone) return;
    this.toasts.done(`${done} “${title}”.`, {
      undo: () => {
        void this.write({ id, title, status, date_published });
        this.focus.moveTo(`#step-${id}`, 'h1');
      },
    });
  }

  private async write(step: Step): Promise<boolean> {
    const { id } = step;
    this.refusals.update((all) => new Map([...all].filter(([other]) => other !== id)));
    this.pending.update((all) => new Set(all).add(id));
    this.own.add(id);
    const result = await this.step(step);
    this.own.add(id);
    this.pending.update((all) => new Set([...all].filter((other) => other !== id)));
    if (result.status === 'failed')
      this.refusals.update((all) => new Map(all).set(id, errorText(result.error)));
    return result.status === 'done';
  }

  private go(queryParams: Params, replaceUrl = false): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams,
      queryParamsHandling: 'merge',
      replaceUrl,
    });
  }
}
