import { Component, type ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { errorText } from 'directus-rx';
import {
  injectDirectus,
  injectMutation,
  injectReturnUrl,
  injectSession,
} from 'directus-rx/angular';
import { settings } from '../../settings';
import { REASONS } from '../session/reasons';
import { Brand } from '../shared/brand';

/** Reasons of the session that a user who has to log in wants to know. */
const TOLD: readonly string[] = ['logout', 'refused', 'other-tab', 'other-user', 'storage-failed'];

@Component({
  selector: 'app-login',
  imports: [Brand],
  template: `
    <main class="login">
      <p class="front"><app-brand /></p>
      <p class="tagline">News that arrives by itself</p>
      <form novalidate aria-labelledby="login-title" (submit)="submit($event)">
        <h1 id="login-title" tabindex="-1">Log in</h1>
        <p class="reason muted" role="status">{{ reason() }}</p>
        <div class="field">
          <label for="email">Email</label>
          <input
            #email
            id="email"
            type="email"
            autocomplete="username"
            aria-describedby="email-error"
            [value]="account.email"
            [attr.aria-invalid]="!!emailError() || isRefused()"
            (input)="edited()"
          />
          <p class="error" id="email-error" role="alert">{{ emailError() }}</p>
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input
            #password
            id="password"
            type="password"
            autocomplete="current-password"
            aria-describedby="password-error"
            [attr.aria-invalid]="!!passwordError() || isRefused()"
            (input)="edited()"
          />
          <p class="error" id="password-error" role="alert">{{ passwordError() || failure() }}</p>
        </div>
        <button class="primary" #button [attr.aria-disabled]="login.pending()">
          @if (login.pending()) {
            <span class="spinner" aria-hidden="true"></span> Logging in …
          } @else {
            Log in
          }
        </button>
        <div class="hint">
          <p class="muted">
            Demo account: <code>{{ account.email }}</code>, password
            <code>{{ account.password }}</code>
          </p>
          <button type="button" (click)="fill()">Fill in</button>
        </div>
      </form>
    </main>
  `,
})
export class Login {
  private readonly auth = injectDirectus().auth;
  private readonly router = inject(Router);
  private readonly returnUrl = injectReturnUrl();
  private readonly sessionReason = injectSession().reason;
  private readonly email = viewChild.required<ElementRef<HTMLInputElement>>('email');
  private readonly password = viewChild.required<ElementRef<HTMLInputElement>>('password');
  private readonly button = viewChild.required<ElementRef<HTMLButtonElement>>('button');
  protected readonly account = settings;

  protected readonly emailError = signal('');
  protected readonly passwordError = signal('');

  protected readonly login = injectMutation(
    (email: string, password: string) => this.auth.login({ email, password }),
    {
      onSuccess: () => void this.router.navigateByUrl(this.returnUrl),
      onError: () => {
        this.password().nativeElement.focus();
        this.password().nativeElement.select();
      },
    },
  );

  protected readonly failure = computed(() => {
    const error = this.login.error();
    return error ? errorText(error) : '';
  });

  /** True if the server knows no such account, which may be the fault of either field. */
  protected readonly isRefused = computed(() => {
    const error = this.login.error();
    return error !== undefined && 'code' in error && error.code === 'INVALID_CREDENTIALS';
  });

  protected readonly reason = computed(() => {
    const reason = this.sessionReason();
    return TOLD.includes(reason) ? `${REASONS[reason]}.` : '';
  });

  /** An error holds for what was sent, not for what is typed since. */
  protected edited(): void {
    this.emailError.set('');
    this.passwordError.set('');
    if (!this.login.pending()) this.login.reset();
  }

  protected submit(event: Event): void {
    event.preventDefault();
    const [email, password] = [this.email().nativeElement, this.password().nativeElement];
    this.emailError.set(email.value.trim() === '' ? 'Please enter your email address.' : '');
    this.passwordError.set(password.value === '' ? 'Please enter your password.' : '');
    if (this.emailError()) email.focus();
    else if (this.passwordError()) password.focus();
    else void this.login(email.value.trim(), password.value);
  }

  protected fill(): void {
    this.email().nativeElement.value = settings.email;
    this.password().nativeElement.value = settings.password;
    this.edited();
    this.button().nativeElement.focus();
  }
}
