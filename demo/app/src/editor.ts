import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { catchError, EMPTY, finalize, map, type Observable } from 'rxjs';
import { client, type Status } from './client';
import { codeOf, messageOf } from './toasts';

export interface Editable {
  readonly id: number;
  readonly title: string;
  readonly status: Status;
}

const isStatus = (text: string): text is Status =>
  ['draft', 'published', 'archived'].includes(text);

/** A dialog for one article, or for a new one. Emits what was done, nothing when it was only closed. */
@Component({
  selector: 'app-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #dialog aria-labelledby="editor-title" (close)="closed.emit('')">
      <form (submit)="save($event)">
        <h2 id="editor-title">{{ article() ? 'Edit article' : 'New article' }}</h2>
        <label>
          Title
          <input
            name="title"
            required
            maxlength="255"
            autocomplete="off"
            [value]="title()"
            (input)="title.set(text($event))"
          />
        </label>
        <label>
          Status
          <select name="status" (change)="choose($event)">
            <option value="draft" [selected]="status() === 'draft'">Draft</option>
            <option value="published" [selected]="status() === 'published'">Published</option>
            <option value="archived" [selected]="status() === 'archived'">Archived</option>
          </select>
        </label>
        <p role="alert">{{ refusal() }}</p>
        <div class="bar end">
          @if (article(); as existing) {
            <button type="button" class="danger left" (click)="remove(existing)">
              {{ sure() ? 'Really delete?' : 'Delete' }}
            </button>
          }
          <button type="button" (click)="closed.emit('')">Cancel</button>
          <button class="primary" [disabled]="busy()">Save</button>
        </div>
      </form>
    </dialog>
  `,
})
export class Editor {
  readonly #items = client().items('articles');
  readonly #destroyed = inject(DestroyRef);
  readonly article = input<Editable>();
  readonly closed = output<string>();
  readonly title = linkedSignal(() => this.article()?.title ?? '');
  readonly status = linkedSignal<Status>(() => this.article()?.status ?? 'draft');
  readonly refusal = signal('');
  readonly sure = signal(false);
  readonly busy = signal(false);
  readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => {
      this.dialog().nativeElement.showModal();
    });
  }

  text({ target }: Event): string {
    return target instanceof HTMLInputElement ? target.value : '';
  }

  choose({ target }: Event): void {
    if (target instanceof HTMLSelectElement && isStatus(target.value))
      this.status.set(target.value);
  }

  save(event: Event): void {
    event.preventDefault();
    const article = this.article();
    const given = { title: this.title().trim(), status: this.status() };
    const fields = { fields: ['id'] } as const;
    this.#do(
      article
        ? this.#items.updateOne(article.id, given, fields).pipe(map(() => `Saved “${given.title}”`))
        : this.#items.createOne(given, fields).pipe(map(() => `Created “${given.title}”`)),
    );
  }

  remove({ id, title }: Editable): void {
    if (!this.sure()) this.sure.set(true);
    else this.#do(this.#items.deleteOne(id).pipe(map(() => `Deleted “${title}”`)));
  }

  /** Whatever is pressed while it works is not a second wish. */
  #do(work$: Observable<string>): void {
    if (this.busy()) return;
    this.busy.set(true);
    this.refusal.set('');
    work$
      .pipe(
        // Here and not in a toast: a modal dialog shuts off everything outside it.
        catchError((error: unknown) => {
          this.refusal.set(`${codeOf(error)}: ${messageOf(error)}`);
          return EMPTY;
        }),
        finalize(() => {
          this.busy.set(false);
        }),
        takeUntilDestroyed(this.#destroyed),
      )
      .subscribe((done) => {
        this.closed.emit(done);
      });
  }
}
