import { Subject, switchMap } from 'rxjs';
import { articles } from './articles';
import { directus } from './client';
import { find, markup, shown } from './dom';
import { images } from './images';
import { login } from './login';
import { session } from './session';
import './style.css';
import { uploads } from './uploads';
import { who } from './who';

const main = find(document, '#main', HTMLElement);

function desk() {
  const view = markup(`
    <div class="desk"><div class="column wide"></div><div class="column side"></div></div>`);
  const wide = find(view, '.wide', HTMLElement);
  const side = find(view, '.side', HTMLElement);
  const uploaded$ = new Subject<void>();
  return shown(
    main,
    view,
    who(find(document, '#who', HTMLElement)),
    articles(wide),
    images(wide, uploaded$),
    session(side),
    uploads(side, uploaded$),
  );
}

// Leaving the desk unsubscribes it, and with it every request that is still under way.
directus.auth.authenticated$
  .pipe(switchMap((inside) => (inside ? desk() : login(main))))
  .subscribe();
