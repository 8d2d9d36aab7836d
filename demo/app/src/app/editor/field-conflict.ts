import { Component, input, output } from '@angular/core';

/** A field that somebody else has changed as well: both versions, and the choice between them. */
@Component({
  selector: 'app-field-conflict',
  template: `
    <div class="conflict" role="group" [attr.aria-label]="'Two versions of ' + name()">
      <p>
        <strong>{{ who() }} changed {{ name() }} as well.</strong> The other version:
      </p>
      <blockquote>{{ theirs() || '(empty)' }}</blockquote>
      <div class="actions start">
        <button type="button" [id]="'mine-' + field()" (click)="mineKept.emit()">Keep mine</button>
        <button type="button" (click)="theirsTaken.emit()">Take theirs</button>
      </div>
    </div>
  `,
})
export class FieldConflict {
  readonly field = input.required<string>();
  readonly name = input.required<string>();
  readonly who = input.required<string>();
  readonly theirs = input.required<string>();
  readonly mineKept = output();
  readonly theirsTaken = output();
}
