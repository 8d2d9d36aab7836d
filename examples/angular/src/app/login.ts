import { Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { errorText } from 'directus-rx';
import { injectDirectus, injectMutation, injectReturnUrl } from 'directus-rx/angular';

@Component({
  selector: 'app-login',
  template: `
    <main class="narrow">
      <h1>Newsroom</h1>
      <form (submit)="$event.preventDefault(); login(email.value, password.value)">
        <label>Email <input #email type="email" autocomplete="username" required /></label>
        <label>
          Password
          <input #password type="password" autocomplete="current-password" required />
        </label>
        <button [disabled]="login.pending()">Log in</button>
        <p role="alert">{{ failure() }}</p>
      </form>
    </main>
  `,
})
export class Login {
  private readonly auth = injectDirectus().auth;
  private readonly router = inject(Router);
  private readonly returnUrl = injectReturnUrl();

  protected readonly login = injectMutation(
    (email: string, password: string) => this.auth.login({ email, password }),
    { onSuccess: () => void this.router.navigateByUrl(this.returnUrl) },
  );

  protected readonly failure = computed(() => {
    const error = this.login.error();
    return error && errorText(error);
  });
}
