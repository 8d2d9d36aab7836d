import { Component, computed, inject, input } from '@angular/core';
import { PageFocus } from '../shared/page-focus';
import type { ArticleForm } from './article-form';
import { type ArticleField, FIELD_NAMES } from './article-values';

/** Shows both versions of a field that somebody else has changed as well, and the choice between them; otherwise nothing. */
@Component({
  selector: 'app-field-conflict',
  template: `
    @if (isInConflict()) {
      <div class="conflict" role="group" [attr.aria-label]="'Two versions of ' + name()">
        <p>
          <strong>{{ who() }} changed {{ name() }} as well.</strong> The other version:
        </p>
        <blockquote>{{ theirs() || '(empty)' }}</blockquote>
        <div class="actions start">
          <button type="button" [id]="'mine-' + field()" (click)="keepMine()">Keep mine</button>
          <button type="button" (click)="takeTheirs()">Take theirs</button>
        </div>
      </div>
    }
  `,
})
export class FieldConflict {
  private readonly focus = inject(PageFocus);
  readonly field = input.required<ArticleField>();
  readonly form = input.required<ArticleForm>();
  readonly who = input.required<string>();
  /** The other version, for people. */
  readonly theirs = input.required<string>();

  protected readonly name = computed(() => FIELD_NAMES[this.field()]);
  protected readonly isInConflict = computed(() => this.form().conflicts().includes(this.field()));

  protected keepMine(): void {
    this.form().keepMine(this.field());
    this.focus.moveTo(`#${this.field()}`);
  }

  protected takeTheirs(): void {
    this.form().takeTheirs(this.field());
    this.focus.moveTo(`#${this.field()}`);
  }
}
