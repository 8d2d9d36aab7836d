import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { injectMutation, injectOnline } from 'directus-rx/angular';
import { injectOffline, injectOutbox } from 'directus-rx/angular/offline';
import { FIELDS, FIELD_NAMES } from '../editor/article-values';
import { PageFocus } from '../shared/page-focus';
import { isStatus, STATUS_LABELS } from '../shared/status';

/** Says which changes are kept on this device, and asks about those that need an answer. */
@Component({
  selector: 'app-outbox-notice',
  imports: [RouterLink],
  template: `
    <div role="status">
      @if (waiting(); as text) {
        <p class="banner">{{ text }}</p>
      }
    </div>
    <div role="alert">
      @for (write of undecided(); track write.id) {
        <section class="conflict" [id]="'kept-' + write.id" [attr.aria-label]="write.heading">
          <p>
            <strong>{{ write.heading }}</strong>&ngsp;
            @if (!write.isFile) {
              <a [routerLink]="['/articles', write.key]">Look at the article</a>
            }
          </p>
          @for (conflict of write.conflicts; track conflict.name) {
            <p>Yours, {{ conflict.name }}:</p>
            <blockquote>{{ conflict.mine }}</blockquote>
            <p>Theirs:</p>
            <blockquote>{{ conflict.theirs }}</blockquote>
          } @empty {
            <p>{{ write.reason }}</p>
          }
          <div class="actions start">
            @if (write.conflicts.length > 0) {
              <button type="button" (click)="decide(write.id, 'mine')">Keep mine</button>
              <button type="button" (click)="decide(write.id, 'theirs')">Take theirs</button>
            } @else {
              <button type="button" (click)="retry(write.id)">Try again</button>
              <button type="button" class="danger" (click)="discard(write.id)">Give it up</button>
            }
          </div>
        </section>
      }
    </div>
  `,
})
export class OutboxNotice {
  private readonly offline = injectOffline();
  private readonly outbox = injectOutbox();
  private readonly online = injectOnline();
  private readonly focus = inject(PageFocus);

  protected readonly waiting = computed(() => {
    const count = this.outbox.waiting().length;
    if (count === 0) return '';
    const changes = count === 1 ? '1 change is' : `${count} changes are`;
    return this.online()
      ? `${changes} being sent …`
      : `${changes} kept on this device, and sent when you are back online.`;
  });

  protected readonly undecided = computed(() =>
    this.outbox.undecided().map(({ id, key, state, file, conflicts, error }) => ({
      id,
      key,
      isFile: file !== undefined,
      heading: file
        ? `${file.name} could not be uploaded.`
        : state === 'conflict'
          ? 'Somebody else has changed the same as you while you were offline.'
          : 'A change that was made offline could not be saved.',
      reason: error?.message ?? '',
      conflicts: conflicts.map(({ field, mine, theirs }) => ({
        name: FIELD_NAMES[FIELDS.find((known) => known === field) ?? 'title'],
        mine: describe(mine),
        theirs: describe(theirs),
      })),
    })),
  );

  protected readonly decide = injectMutation((id: string, choice: 'mine' | 'theirs') => {
    this.moveOn(id);
    return this.offline.resolve(id, choice);
  });
  protected readonly retry = injectMutation((id: string) => {
    this.moveOn(id);
    return this.offline.retry(id);
  });
  protected readonly discard = injectMutation((id: string) => {
    this.moveOn(id);
    return this.offline.discard(id);
  });

  /** Moves the focus to the next question, or to the page: the button that was pressed goes. */
  private moveOn(id: string): void {
    const next = this.undecided().find((other) => other.id !== id);
    this.focus.moveTo(next ? `[id="kept-${next.id}"] button` : 'h1');
  }
}

/** Returns a value of an article for people: keys of authors and covers say nothing to them. */
function describe(value: unknown): string {
  if (value === null || value === '') return '(empty)';
  if (typeof value !== 'string') return 'another one';
  return isStatus(value) ? STATUS_LABELS[value] : value;
}
