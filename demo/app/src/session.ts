import type { AuthState } from 'directus-rx';
import {
  catchError,
  exhaustMap,
  finalize,
  fromEvent,
  map,
  scan,
  share,
  ReplaySubject,
  switchMap,
  tap,
  timer,
} from 'rxjs';
import { directus } from './client';
import { button, find, markup, setText, shown } from './dom';
import { REASONS } from './reasons';
import { codeOf, tellError } from './toasts';

const KEPT = 8;
const SECOND = 1000;

interface Change {
  readonly at: Date;
  readonly state: AuthState;
}

/** The newest changes first; kept while the panel is not shown, too. */
const history$ = directus.auth.state$.pipe(
  map((state): Change => ({ at: new Date(), state })),
  scan((changes: readonly Change[], change) => [change, ...changes].slice(0, KEPT), []),
  share({ connector: () => new ReplaySubject(1) }),
);
history$.subscribe();

/** The session's state as it is now, and what it has been. */
export function session(host: ParentNode) {
  const view = markup(`
    <section class="card session" aria-labelledby="session-title">
      <div class="bar">
        <h2 id="session-title">Session</h2>
        <span class="status now"></span>
      </div>
      <p class="reason" role="status"></p>
      <div class="life" role="meter" aria-valuemin="0" aria-valuemax="100" aria-label="Time left of the access token">
        <span></span>
      </div>
      <dl>
        <div><dt>Token expires in</dt><dd class="expiry"></dd></div>
        <div><dt>Next refresh in</dt><dd class="refresh"></dd></div>
      </dl>
      <div class="bar">
        <button type="button" name="refresh">Refresh now</button>
        <button type="button" name="logout">Log out</button>
      </div>
      <details open>
        <summary>Last changes</summary>
        <ol class="changes"></ol>
      </details>
    </section>`);
  const meter = find(view, '[role=meter]', HTMLElement);
  const refresh = button(view, 'refresh');
  const logout = button(view, 'logout');

  const state$ = directus.auth.state$.pipe(
    tap(({ status, reason, error }) => {
      const badge = find(view, '.now', HTMLElement);
      badge.textContent = status;
      badge.dataset['status'] = status;
      const cause = error === undefined ? '' : ` (${codeOf(error)})`;
      setText(view, '.reason', `${REASONS[reason]}${cause}`);
    }),
    // How many milliseconds the token had when it came, to see what part of them is left.
    scan(
      (last, state) => ({
        state,
        had: state.expiresAt === last.state.expiresAt ? last.had : left(state.expiresAt),
      }),
      { state: directus.auth.state, had: left(directus.auth.state.expiresAt) },
    ),
    switchMap((known) => timer(0, SECOND / 4).pipe(map(() => known))),
    tap(({ state: { status, expiresAt, refreshAt }, had }) => {
      setText(view, '.expiry', clock(expiresAt));
      setText(view, '.refresh', status === 'refreshing' ? 'now' : clock(refreshAt));
      const percent = had > 0 ? Math.round((left(expiresAt) / had) * 100) : 0;
      meter.ariaValueNow = String(percent);
      find(meter, 'span', HTMLElement).style.inlineSize = `${percent}%`;
    }),
  );

  const changes$ = history$.pipe(
    tap((changes) => {
      find(view, '.changes', HTMLOListElement).replaceChildren(...changes.map(entry));
    }),
  );
  const refresh$ = fromEvent(refresh, 'click').pipe(
    exhaustMap(() => {
      refresh.disabled = true;
      return directus.auth.refresh().pipe(
        catchError(tellError),
        finalize(() => {
          refresh.disabled = false;
        }),
      );
    }),
  );
  // Not taken back with this panel: what it does is to take this panel away.
  const logout$ = fromEvent(logout, 'click').pipe(
    tap(() => {
      directus.auth.logout().subscribe();
    }),
  );
  return shown(host, view, state$, changes$, refresh$, logout$);
}

const left = (at: number | null) => (at === null ? 0 : Math.max(0, at - Date.now()));

function clock(at: number | null): string {
  if (at === null) return '–';
  const seconds = Math.ceil(left(at) / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function entry({ at, state: { status, reason, error } }: Change): HTMLElement {
  const item = markup('<li><time></time> <span class="what"></span> <code></code></li>');
  setText(item, 'time', time.format(at));
  setText(item, '.what', error === undefined ? reason : `${reason} (${codeOf(error)})`);
  setText(item, 'code', status);
  return item;
}
