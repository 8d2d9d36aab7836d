import {
  ChangeDetectionStrategy,
  ChangeDetectorRef,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { injectSession } from 'directus-rx/angular';
import { catchError, finalize } from 'rxjs';
import { client } from './client';
import { REASONS } from './reasons';
import { settings } from './settings';
import { Toasts } from './toasts';

@Component({
  selector: 'app-login',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="card login" aria-labelledby="login-title" (submit)="login($event)">
      <h1 id="login-title">Log in</h1>
      <p class="reason muted" role="status">{{ reason }}</p>
      <label>
        Email
        <input
          name="email"
          type="email"
          autocomplete="username"
          required
          [value]="email()"
          (input)="email.set(text($event))"
        />
      </label>
      <label>
        Password
        <input
          #field
          name="password"
          type="password"
          autocomplete="current-password"
          required
          [value]="password()"
          (input)="password.set(text($event))"
        />
      </label>
      <button class="primary" #submit [disabled]="busy()">Log in</button>
      <p class="muted hint">
        <span>
          Demo account: <code>{{ account.email }}</code>, password
          <code>{{ account.password }}</code>
        </span>
        <button type="button" class="quiet" (click)="fill()">Fill in</button>
      </p>
    </form>
  `,
})
export class Login {
  readonly #directus = client();
  readonly #toasts = inject(Toasts);
  readonly #destroyed = inject(DestroyRef);
  readonly #view = inject(ChangeDetectorRef);
  readonly account = settings;
  readonly email = signal(settings.email);
  readonly password = signal('');
  readonly busy = signal(false);
  readonly reason = reasonFor(injectSession().reason());
  readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  readonly submit = viewChild.required<ElementRef<HTMLButtonElement>>('submit');

  text({ target }: Event): string {
    return target instanceof HTMLInputElement ? target.value : '';
  }

  fill(): void {
    this.email.set(settings.email);
    this.password.set(settings.password);
    // Enter may come before the next rendering: the form would still be empty, and refuse.
    this.#view.detectChanges();
    this.submit().nativeElement.focus();
  }

  login(event: Event): void {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.#directus.auth
      .login({ email: this.email(), password: this.password() })
      .pipe(
        catchError((error: unknown) => {
          this.field().nativeElement.select();
          return this.#toasts.tellError(error);
        }),
        finalize(() => {
          this.busy.set(false);
        }),
        takeUntilDestroyed(this.#destroyed),
      )
      .subscribe();
  }
}

const reasonFor = (reason: keyof typeof REASONS) =>
  reason === 'initial' ? '' : `${REASONS[reason]}.`;
