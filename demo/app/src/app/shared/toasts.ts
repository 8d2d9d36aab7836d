import { Component, inject, Injectable, signal } from '@angular/core';
import { filter, interval, Subject, take, takeUntil } from 'rxjs';

const TICK_MS = 250;

/** Milliseconds that a toast stays: long enough to be read, and longer where something can be undone. */
const SHORT_MS = 5_000;
const UNDO_MS = 10_000;

export interface Toast {
  readonly kind: 'done' | 'failed';
  readonly text: string;
  readonly undo?: (() => void) | undefined;
  /** Called when the toast goes without having been undone. */
  readonly over?: (() => void) | undefined;
}

/** Short messages about something that is not on the page any more. Failures are shown beside their cause, where there is still one. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly removed = new Subject<Toast>();
  readonly shown = signal<readonly Toast[]>([]);
  /** True while a pointer or the focus is on them: their time stands still. */
  readonly held = signal(false);

  done(text: string, { undo, over }: Pick<Toast, 'undo' | 'over'> = {}): void {
    this.show({ kind: 'done', text, undo, over }, undo ? UNDO_MS : SHORT_MS);
  }

  /** Stays until it is dismissed. */
  failed(text: string): void {
    this.show({ kind: 'failed', text }, Infinity);
  }

  undo(toast: Toast): void {
    this.remove(toast);
    toast.undo?.();
  }

  dismiss(toast: Toast): void {
    this.remove(toast);
    toast.over?.();
  }

  /** Removes all without a word to anybody: another user may be next. */
  clear(): void {
    for (const toast of this.shown()) this.remove(toast);
  }

  private show(toast: Toast, milliseconds: number): void {
    this.shown.update((all) => [...all, toast]);
    if (milliseconds === Infinity) return;
    interval(TICK_MS)
      .pipe(
        filter(() => !this.held()),
        take(milliseconds / TICK_MS),
        takeUntil(this.removed.pipe(filter((removed) => removed === toast))),
      )
      .subscribe({
        complete: () => {
          if (this.shown().includes(toast)) this.dismiss(toast);
        },
      });
  }

  private remove(toast: Toast): void {
    this.shown.update((all) => all.filter((other) => other !== toast));
    this.removed.next(toast);
    if (this.shown().length === 0) this.held.set(false);
  }
}

@Component({
  selector: 'app-toasts',
  host: {
    class: 'toasts',
    '(pointerenter)': 'toasts.held.set(true)',
    '(pointerleave)': 'toasts.held.set(false)',
    '(focusin)': 'toasts.held.set(true)',
    '(focusout)': 'toasts.held.set(false)',
  },
  template: `
    <!-- There from the start: a screen reader does not announce a region that appears with its text. -->
    @for (region of regions; track region.kind) {
      <div [attr.role]="region.role" aria-atomic="false">
        @for (toast of toasts.shown(); track toast) {
          @if (toast.kind === region.kind) {
            <div class="toast" [class.failed]="toast.kind === 'failed'">
              <p>{{ toast.text }}</p>
              @if (toast.undo) {
                <button type="button" class="undo" (click)="toasts.undo(toast)">Undo</button>
              }
              <button
                type="button"
                class="icon"
                aria-label="Dismiss"
                (click)="toasts.dismiss(toast)"
              >
                <span aria-hidden="true">✕</span>
              </button>
            </div>
          }
        }
      </div>
    }
  `,
})
export class ToastList {
  protected readonly toasts = inject(Toasts);
  protected readonly regions = [
    { kind: 'failed', role: 'alert' },
    { kind: 'done', role: 'status' },
  ] as const;
}
