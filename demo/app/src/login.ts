import { catchError, exhaustMap, finalize, fromEvent, tap } from 'rxjs';
import { directus } from './client';
import { button, find, markup, setText, shown } from './dom';
import { REASONS } from './reasons';
import { tellError } from './toasts';

/** The form that ends, when the server agrees, by being taken away. */
export function login(host: HTMLElement) {
  const view = markup(`
    <form class="card login" aria-labelledby="login-title">
      <h1 id="login-title">Log in</h1>
      <p class="reason muted" role="status"></p>
      <label>Email <input name="email" type="email" autocomplete="username" required /></label>
      <label>
        Password <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button name="login" class="primary">Log in</button>
      <p class="muted hint">
        <span>Demo account: <code class="email"></code>, password <code class="password"></code></span>
        <button type="button" name="fill" class="quiet">Fill in</button>
      </p>
    </form>`);
  const email = find(view, '[name=email]', HTMLInputElement);
  const password = find(view, '[name=password]', HTMLInputElement);
  const submit = button(view, 'login');
  const { reason } = directus.auth.state;
  setText(view, '.reason', reason === 'initial' ? '' : `${REASONS[reason]}.`);
  setText(view, '.email', DEMO.email);
  setText(view, '.password', DEMO.password);
  email.value = DEMO.email;

  const fill$ = fromEvent(button(view, 'fill'), 'click').pipe(
    tap(() => {
      email.value = DEMO.email;
      password.value = DEMO.password;
      submit.focus();
    }),
  );

  const login$ = fromEvent(view, 'submit').pipe(
    tap((event) => {
      event.preventDefault();
    }),
    exhaustMap(() => {
      submit.disabled = true;
      return directus.auth.login({ email: email.value, password: password.value }).pipe(
        catchError((error: unknown) => {
          password.select();
          return tellError(error);
        }),
        finalize(() => {
          submit.disabled = false;
        }),
      );
    }),
  );

  return shown(host, view, fill$, login$);
}
