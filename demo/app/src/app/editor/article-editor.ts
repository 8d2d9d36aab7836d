import {
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { Router, RouterLink, type UrlTree } from '@angular/router';
import { errorText, isTransportError, type ItemInput } from 'directus-rx';
import {
  injectDirectus,
  injectLive,
  injectLiveOne,
  injectMutation,
  injectOnline,
  injectSession,
  setServerErrors,
} from 'directus-rx/angular';
import { injectOffline, injectOutbox } from 'directus-rx/angular/offline';
import { ActivityRecorder } from '../activity/activity-recorder';
import { OwnWrites } from '../articles/own-writes';
import type { Article, Status } from '../schema';
import { ListAddress } from '../shared/list-address';
import { Me } from '../shared/me';
import { PageFocus } from '../shared/page-focus';
import { STATUS_LABELS, STATUSES } from '../shared/status';
import { Toasts } from '../shared/toasts';
import { Trash } from '../shared/trash';
import { ArticleForm } from './article-form';
import {
  type ArticleField,
  type ArticleValues,
  EMPTY_ARTICLE,
  FIELD_NAMES,
} from './article-values';
import { CoverImage } from './cover-image';
import { FieldConflict } from './field-conflict';
import { type LeaveChoice, LeaveDialog } from './leave-dialog';
import type { MayHoldUnsavedChanges } from './unsaved-changes-guard';
import { UnsentDrafts } from './unsent-drafts';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const list = new Intl.ListFormat('en-GB');

/** Without a limit, Directus sends a hundred. */
const ALL_BY_NAME = { fields: ['id', 'name'], sort: ['name'], limit: -1 } as const;

/** More tags than these have a field to search in. */
const MANY_TAGS = 20;

const namesOf = (fields: readonly ArticleField[]): string =>
  list.format(fields.map((field) => FIELD_NAMES[field]));

/** A version of the server. */
interface Version {
  readonly id: number;
  readonly date_updated: string | null;
  readonly user_updated: {
    readonly id: string;
    readonly first_name: string | null;
    readonly last_name: string | null;
  } | null;
}

/** Shows and changes the article of the address, together with everybody else who does, or makes a new one. */
@Component({
  selector: 'app-article-editor',
  imports: [CoverImage, FieldConflict, LeaveDialog, ReactiveFormsModule, RouterLink],
  templateUrl: './article-editor.html',
  host: { '(window:beforeunload)': 'askBeforeUnload($event)' },
})
export class ArticleEditor implements MayHoldUnsavedChanges {
  private readonly items = injectDirectus().items('articles');
  private readonly router = inject(Router);
  protected readonly list = inject(ListAddress);
  private readonly session = injectSession();
  private readonly offline = injectOffline();
  private readonly outbox = injectOutbox();
  private readonly online = injectOnline();
  private readonly me = inject(Me);
  private readonly focus = inject(PageFocus);
  private readonly toasts = inject(Toasts);
  private readonly trash = inject(Trash);
  private readonly drafts = inject(UnsentDrafts);
  private readonly own = inject(OwnWrites);
  private readonly dialog = viewChild.required(LeaveDialog);
  protected readonly labels = STATUS_LABELS;
  protected readonly statuses = STATUSES;
  protected readonly manyTags = MANY_TAGS;

  /** Of the route; `undefined` for a new article. */
  readonly id = input<string>();

  protected readonly isNew = computed(() => this.id() === undefined);
  private readonly key = computed(() => {
    const key = Number(this.id());
    return Number.isSafeInteger(key) && key > 0 ? key : null;
  });
  private readonly trashKey = computed(() => `articles/${this.key() ?? ''}`);

  protected readonly article = injectLiveOne(
    'articles',
    this.key,
    {
      fields: [
        'id',
        'title',
        'body',
        'status',
        'author',
        'image',
        'tags.id',
        'tags.tags_id',
        'date_published',
        'date_updated',
        'user_updated.id',
        'user_updated.first_name',
        'user_updated.last_name',
      ],
    },
    { watch: ['articles_tags'], offline: true },
  );
  protected readonly authors = injectLive('authors', ALL_BY_NAME, { offline: true });
  protected readonly tags = injectLive('tags', ALL_BY_NAME, { offline: true });
  protected readonly tagSearch = signal('');
  /** Those that the user looks for, and always those of the article. */
  protected readonly shownTags = computed(() => {
    const words = this.tagSearch().trim().toLowerCase();
    const chosen = this.form.values().tags;
    return this.tags
      .value()
      .filter(({ id, name }) => chosen.includes(id) || name?.toLowerCase().includes(words));
  });

  protected readonly form = new ArticleForm();
  /** The article that the form was filled with. */
  private readonly loaded = signal<number | 'new' | undefined>(undefined);
  private version: string | null = null;
  /** The id of the user who writes, also when the session has ended. */
  private user = '';
  /** True once there is nothing to ask about when the page is left. */
  private isDone = false;
  private answer: ((mayLeave: boolean) => void) | undefined;

  protected readonly note = signal('');
  protected readonly savedAt = signal('');
  private readonly failure = signal('');
  /** The field about which the user was asked to decide. */
  private readonly asked = signal<ArticleField | undefined>(undefined);
  protected readonly message = computed(() => {
    const asked = this.asked();
    return asked !== undefined && this.form.conflicts().includes(asked)
      ? `Please decide about ${FIELD_NAMES[asked]} first.`
      : this.failure();
  });
  /** The name of the user who has changed the article last. */
  protected readonly who = signal('Somebody');

  protected readonly state = computed(() => {
    if (this.isNew()) return 'ready';
    if (this.trash.has(this.trashKey())) return 'discarded';
    if (this.key() === null) return 'missing';
    const isLoaded = this.loaded() === this.key();
    if (this.article.value() === null) return isLoaded ? 'deleted' : 'missing';
    if (isLoaded) return 'ready';
    return this.article.error() ? 'failed' : 'loading';
  });

  /** One heading for all states, so that the focus stays on it. */
  protected readonly heading = computed(() => {
    if (this.state() === 'missing') return 'No such article';
    if (this.state() === 'discarded') return 'Deleted';
    return this.isNew() ? 'New article' : 'Edit article';
  });

  protected readonly isDirty = computed(
    () => this.form.changed().length > 0 && this.loaded() !== undefined,
  );

  /** True while changes of the article are kept on this device. */
  private readonly isUnsent = computed(() =>
    this.outbox.writes().some(({ key }) => key === this.key()),
  );

  protected readonly summary = computed(() => {
    if (this.save.pending()) return 'Saving …';
    if (this.isDirty()) return 'Unsaved changes';
    if (this.isUnsent()) return 'Saved on this device';
    return this.savedAt() && `Saved at ${this.savedAt()}`;
  });

  protected readonly leaveText = computed(() => {
    return `You have changed ${namesOf(this.form.changed())}.`;
  });

  protected readonly loadFailure = computed(() => {
    const error = this.article.error();
    return error ? errorText(error) : '';
  });

  /** Sends the fields that the user has changed, and nothing else: what others have written meanwhile stays. */
  protected readonly save = injectMutation(
    () => {
      const key = this.key();
      const input = this.inputOf(this.form.send());
      const query = { fields: ['id', 'date_updated'] } as const;
      if (key === null) return this.items.createOne(input, query);
      this.own.add(key);
      return this.items.updateOne(key, input, query);
    },
    {
      onSuccess: (saved) => {
        if (saved) this.own.add(saved.id);
        this.form.stored();
        this.version = saved?.date_updated ?? this.version;
        this.note.set('');
        this.savedAt.set(clock.format(Date.now()));
      },
      onError: (error) => {
        this.form.notStored();
        this.failure.set(setServerErrors(this.form.group, error) ? '' : errorText(error));
        this.focusFirstError();
      },
    },
  );

  /** Keeps the changes on this device until the server can be reached. Tags are added and removed one by one, which cannot be repeated. */
  protected readonly keep = injectMutation(
    (key: number) => {
      const { tags, ...input } = this.inputOf(this.form.send());
      if (tags) throw new Error('Tags can be changed when you are back online.');
      return this.offline.updateOne('articles', key, input);
    },
    {
      onSuccess: () => {
        this.form.stored();
        this.failure.set('');
        this.savedAt.set('');
      },
      onError: (error) => {
        this.form.notStored();
        this.failure.set(error.message);
      },
    },
  );

  protected readonly createAgain = injectMutation(
    () => this.items.createOne(this.inputOf(this.form.values(), true), { fields: ['id'] }),
    {
      onSuccess: (created) => {
        this.toasts.done('Created again.');
        this.leaveForArticle(created?.id);
      },
      onError: (error) => {
        this.failure.set(errorText(error));
      },
    },
  );

  constructor() {
    inject(ActivityRecorder).watch('The open article', this.article);
    effect(() => {
      const [user, key, article] = [this.me.id(), this.key(), this.article.value()];
      // A draft is shown to its author alone. Without a network it takes long to know who that is.
      if (user === undefined && this.drafts.has(String(key ?? 'new'))) return;
      if (user !== undefined) this.user = user;
      untracked(() => {
        if (this.isNew()) this.begin('new', EMPTY_ARTICLE);
        else if (article && article.id === key) this.receive(article, valuesOf(article));
      });
    });
  }

  mayLeave(): boolean | Promise<boolean> {
    if (this.isDone || !this.isDirty()) return true;
    if (!this.session.authenticated()) {
      // The login comes first. What was written is there after it.
      this.keepDraft();
      return true;
    }
    this.answer?.(false);
    this.dialog().open();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  protected async answered(choice: LeaveChoice): Promise<void> {
    const answer = this.answer;
    this.answer = undefined;
    answer?.(choice === 'leave' || (choice === 'save' && (await this.store())));
  }

  protected askBeforeUnload(event: Event): void {
    if (!this.isDone && this.isDirty()) event.preventDefault();
  }

  protected async submit(): Promise<void> {
    const isNew = this.isNew();
    if (!(await this.store()) || !isNew) return;
    this.toasts.done(`Created “${this.form.values().title}”.`);
    this.leaveForArticle(this.save.value()?.id);
  }

  protected discard(): void {
    const key = this.key();
    if (key === null) return;
    // With what was not saved: after an Undo it is there again.
    if (this.isDirty()) this.keepDraft();
    this.trash.discard({
      key: this.trashKey(),
      name: this.form.base().title,
      remove: () => this.items.deleteOne(key),
      focus: [`#article-${key}`, 'h1'],
    });
    this.leaveFor(this.list.address());
  }

  protected restore(): void {
    this.trash.restore(this.trashKey());
    this.focus.moveTo('h1');
  }

  protected toggleTag(tag: number, isOn: boolean): void {
    const others = this.form.values().tags.filter((other) => other !== tag);
    this.form.group.controls.tags.setValue(isOn ? [...others, tag] : others);
  }

  /** Returns the server's value of a field, for people. */
  protected describe(field: ArticleField): string {
    const { title, body, status, author, image } = this.form.base();
    if (field === 'title') return title;
    if (field === 'body') return body;
    if (field === 'status') return STATUS_LABELS[status];
    if (field === 'image') return image === null ? 'No cover' : 'Another cover';
    return this.authors.value().find(({ id }) => id === author)?.name ?? 'No author';
  }

  /** Returns true once everything is stored. */
  private async store(): Promise<boolean> {
    this.failure.set('');
    this.form.group.markAllAsTouched();
    if (this.form.group.controls.title.hasError('blank')) {
      this.focus.moveTo('#title');
      return false;
    }
    const [conflict] = this.form.conflicts();
    if (conflict !== undefined) {
      this.asked.set(conflict);
      this.focus.moveTo(`#mine-${conflict}`);
      return false;
    }
    if (!this.isNew() && !this.isDirty()) return true;
    const key = this.key();
    if (key !== null && !this.online()) return (await this.keep(key)).status === 'done';
    const saved = await this.save();
    const isUnreachable =
      saved.status === 'failed' && isTransportError(saved.error) && saved.error.code === 'NETWORK';
    if (key !== null && isUnreachable) return (await this.keep(key)).status === 'done';
    return saved.status === 'done';
  }

  private begin(loaded: number | 'new', base: ArticleValues): void {
    if (this.loaded() === loaded) return;
    const draft = this.drafts.take(String(loaded), this.user);
    // A new article may have been typed before it is known who writes it.
    if (draft || loaded !== 'new') this.form.start(draft?.base ?? base, draft?.values);
    this.loaded.set(loaded);
    if (draft) {
      this.form.receive(base);
      this.note.set('This is your text from before. It is not saved yet.');
    }
  }

  private receive(version: Version, theirs: ArticleValues): void {
    const { date_updated, user_updated } = version;
    if (this.loaded() !== version.id) {
      this.version = date_updated;
      this.begin(version.id, theirs);
      return;
    }
    // Read before the last save was stored.
    if (date_updated !== null && this.version !== null && date_updated < this.version) return;
    this.version = date_updated;
    const before = this.form.conflicts();
    const merged = this.form.receive(theirs);
    const conflicts = this.form.conflicts().filter((field) => !before.includes(field));
    const changed = [...merged, ...conflicts];
    if (changed.length === 0) return;
    const isMe = user_updated?.id === this.user;
    const name = [user_updated?.first_name, user_updated?.last_name].filter(Boolean).join(' ');
    this.who.set(isMe ? 'You, in another window,' : name || 'Somebody');
    const at = clock.format(date_updated === null ? Date.now() : new Date(date_updated));
    const news = `${this.who()} changed ${namesOf(changed)} at ${at}.`;
    this.note.set(
      conflicts.length > 0 ? `${news} Please decide about ${namesOf(conflicts)}.` : news,
    );
  }

  /** Returns what the server takes: of tags, those that are added and removed, so that others may change some at the same time. */
  private inputOf({ tags, ...values }: Partial<ArticleValues>, isCopy = false): ItemInput<Article> {
    const stored = isCopy ? [] : this.form.base().tags;
    const junctions = this.article.value()?.tags ?? [];
    const isFirst = values.status === 'published' && !this.article.value()?.date_published;
    return {
      ...values,
      ...(isFirst && { date_published: new Date().toISOString() }),
      ...(tags && {
        tags: {
          create: tags.filter((tag) => !stored.includes(tag)).map((tag) => ({ tags_id: tag })),
          delete: isCopy
            ? []
            : junctions.filter((each) => !tags.includes(each.tags_id ?? 0)).map(({ id }) => id),
        },
      }),
    };
  }

  private keepDraft(): void {
    const [base, values] = [this.form.base(), this.form.values()];
    if (this.user) this.drafts.keep(String(this.loaded()), { user: this.user, base, values });
  }

  /** `id`: `undefined` where the user may not read what was created. */
  private leaveForArticle(id: number | undefined): void {
    if (id !== undefined) this.own.add(id);
    this.leaveFor(id === undefined ? this.list.address() : `/articles/${id}`, true);
  }

  private leaveFor(address: UrlTree | string, replaceUrl = false): void {
    this.isDone = true;
    void this.router.navigateByUrl(address, { replaceUrl });
  }

  private focusFirstError(): void {
    this.focus.moveTo('[aria-invalid=true]');
  }
}

/** The fields of an article that the editor reads. */
interface ReadArticle {
  readonly title: string;
  readonly body: string | null;
  readonly status: Status;
  readonly author: number | null;
  readonly image: string | null;
  readonly tags: readonly { readonly tags_id: number | null }[];
}

const valuesOf = ({ title, body, status, author, image, tags }: ReadArticle): ArticleValues => ({
  title,
  body: body ?? '',
  status,
  author,
  image,
  tags: tags.flatMap(({ tags_id: tag }) => tag ?? []),
});
