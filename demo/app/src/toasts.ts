import { ChangeDetectionStrategy, Component, inject, Injectable, signal } from '@angular/core';
import { isSessionError, isTransportError } from 'directus-rx';
import { EMPTY, type Observable } from 'rxjs';

const SHOWN_MS = 10_000;

/** The server's code for an error, or the library's. */
export function codeOf(error: unknown): string {
  if (isTransportError(error) || isSessionError(error)) return error.code;
  return error instanceof Error ? error.name : 'ERROR';
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

interface Toast {
  readonly kind: 'failed' | 'done';
  readonly title: string;
  readonly text: string;
}

@Injectable({ providedIn: 'root' })
export class Toasts {
  readonly shown = signal<readonly Toast[]>([]);

  tell(title: string, text = ''): void {
    this.#show({ kind: 'done', title, text });
  }

  /** For catchError: says what went wrong, and the stream it was caught in ends without a value. */
  readonly tellError = (error: unknown): Observable<never> => {
    this.#show({ kind: 'failed', title: codeOf(error), text: messageOf(error) });
    return EMPTY;
  };

  dismiss(toast: Toast): void {
    this.shown.update((all) => all.filter((other) => other !== toast));
  }

  #show(toast: Toast): void {
    this.shown.update((all) => [...all, toast]);
    setTimeout(() => {
      this.dismiss(toast);
    }, SHOWN_MS);
  }
}

@Component({
  selector: 'app-toasts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'toasts' },
  template: `
    <!-- There from the start: a screen reader does not announce a region that appears with its text. -->
    @for (kind of kinds; track kind.name) {
      <div [attr.role]="kind.role">
        @for (toast of toasts.shown(); track toast) {
          @if (toast.kind === kind.name) {
            <div class="toast" [class]="toast.kind">
              <p>
                <strong>{{ toast.title }}</strong> {{ toast.text }}
              </p>
              <button
                type="button"
                class="quiet"
                aria-label="Dismiss"
                (click)="toasts.dismiss(toast)"
              >
                ✕
              </button>
            </div>
          }
        }
      </div>
    }
  `,
})
export class ToastList {
  readonly toasts = inject(Toasts);
  readonly kinds = [
    { name: 'failed', role: 'alert' },
    { name: 'done', role: 'status' },
  ] as const;
}
