import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injectable,
  signal,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { AuthState } from 'directus-rx';
import { injectSession } from 'directus-rx/angular';
import { catchError, finalize, map, scan, timer } from 'rxjs';
import { client } from './client';
import { Elsewhere } from './elsewhere';
import { REASONS } from './reasons';
import { codeOf, Toasts } from './toasts';

const SECOND = 1000;
const KEPT = 6;

interface Change {
  readonly at: string;
  readonly state: AuthState;
  readonly what: string;
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Kept while the panel is not shown, too. */
@Injectable({ providedIn: 'root' })
export class SessionHistory {
  readonly changes = toSignal(
    client().auth.state$.pipe(
      scan((all: readonly Change[], state) => [changed(state), ...all].slice(0, KEPT), []),
    ),
    { requireSync: true },
  );
}

/** The session's state as it is now, and what it has been. */
@Component({
  selector: 'app-session',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Elsewhere],
  template: `
    <section class="card session" aria-labelledby="session-title">
      <div class="bar">
        <h2 id="session-title">Session</h2>
        <span class="status now" [attr.data-status]="session.status()">{{ session.status() }}</span>
      </div>
      <p class="reason" role="status">{{ reason() }}</p>
      <div
        class="life"
        role="meter"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-label="Time left of the access token"
        [attr.aria-valuenow]="percent()"
      >
        <span [style.inline-size.%]="percent()"></span>
      </div>
      <dl>
        <div>
          <dt>Token expires in</dt>
          <dd class="expiry">{{ clock(session.expiresAt()) }}</dd>
        </div>
        <div>
          <dt>Next refresh in</dt>
          <dd class="refresh">
            {{ session.status() === 'refreshing' ? 'now' : clock(session.refreshAt()) }}
          </dd>
        </div>
      </dl>
      <div class="bar">
        <button type="button" [disabled]="busy()" (click)="refresh()">Refresh now</button>
        <button type="button" (click)="logout()">Log out</button>
        <button type="button" aria-haspopup="dialog" (click)="ask()">
          Sign out everywhere else
        </button>
      </div>
      <details open>
        <summary>Last changes</summary>
        <ol class="changes">
          @for (change of changes(); track change) {
            <li>
              <time>{{ change.at }}</time> <span class="what">{{ change.what }}</span>
              <code>{{ change.state.status }}</code>
            </li>
          }
        </ol>
      </details>
    </section>
    @if (asking()) {
      <app-elsewhere (closed)="asking.set(false)" />
    }
  `,
})
export class SessionPanel {
  readonly #directus = client();
  readonly #application = inject(ApplicationRef);
  readonly #toasts = inject(Toasts);
  readonly session = injectSession();
  readonly busy = signal(false);
  readonly asking = signal(false);
  readonly #now = toSignal(timer(0, SECOND / 4).pipe(map(() => Date.now())), {
    initialValue: Date.now(),
  });
  readonly changes = inject(SessionHistory).changes;
  readonly reason = computed(() => {
    const error = this.session.error();
    return REASONS[this.session.reason()] + (error === undefined ? '' : ` (${codeOf(error)})`);
  });
  // How many milliseconds the token had when it came, to see what part of them is left.
  readonly #had = computed(() => (this.session.expiresAt() ?? 0) - Date.now());
  readonly percent = computed(() => {
    const left = (this.session.expiresAt() ?? 0) - this.#now();
    return Math.max(0, Math.min(100, Math.round((left / Math.max(1, this.#had())) * 100)));
  });

  clock(at: number | null): string {
    if (at === null) return '–';
    const seconds = Math.max(0, Math.ceil((at - this.#now()) / SECOND));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }

  refresh(): void {
    this.busy.set(true);
    this.#directus.auth
      .refresh()
      .pipe(
        catchError(this.#toasts.tellError),
        finalize(() => {
          this.busy.set(false);
        }),
      )
      .subscribe();
  }

  ask(): void {
    this.asking.set(true);
    // At once: who presses Enter and goes on typing types into the dialog.
    this.#application.tick();
  }

  logout(): void {
    this.#directus.auth.logout().subscribe();
  }
}

function changed(state: AuthState): Change {
  const { reason, error } = state;
  const what = error === undefined ? reason : `${reason} (${codeOf(error)})`;
  return { at: time.format(Date.now()), state, what };
}
