import { Component, type ElementRef, input, output, viewChild } from '@angular/core';

export type LeaveChoice = 'stay' | 'save' | 'leave';

/** Asks whether unsaved changes are to be saved before the page is left. */
@Component({
  selector: 'app-leave-dialog',
  template: `
    <dialog #dialog aria-labelledby="leave-title" (close)="closed()">
      <h2 id="leave-title">Leave without saving?</h2>
      <p>{{ text() }}</p>
      <div class="actions">
        <button type="button" (click)="choose('stay')">Stay here</button>
        <button type="button" class="danger" (click)="choose('leave')">Leave without saving</button>
        <button type="button" class="primary" (click)="choose('save')">Save and leave</button>
      </div>
    </dialog>
  `,
})
export class LeaveDialog {
  readonly text = input.required<string>();
  readonly chosen = output<LeaveChoice>();
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private choice: LeaveChoice = 'stay';

  open(): void {
    this.choice = 'stay';
    this.dialog().nativeElement.showModal();
  }

  protected choose(choice: LeaveChoice): void {
    this.choice = choice;
    this.dialog().nativeElement.close();
  }

  /** By a button, or by Escape. */
  protected closed(): void {
    this.chosen.emit(this.choice);
  }
}
