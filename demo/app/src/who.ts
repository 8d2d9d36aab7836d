import { catchError, tap } from 'rxjs';
import { directus } from './client';
import { markup, shown } from './dom';
import { tellError } from './toasts';

/** Who is logged in. */
export function who(host: HTMLElement) {
  const view = markup('<span></span>');
  const me$ = directus.users.me.read({ fields: ['first_name', 'last_name', 'email'] }).pipe(
    tap(({ first_name, last_name, email }) => {
      view.textContent = [first_name, last_name].filter(Boolean).join(' ') || (email ?? '');
    }),
    catchError(tellError),
  );
  return shown(host, view, me$);
}
