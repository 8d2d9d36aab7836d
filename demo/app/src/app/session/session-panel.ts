import { Component, computed, inject, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { type AuthStatus, errorText } from 'directus-rx';
import { injectDirectus, injectMutation, injectSession } from 'directus-rx/angular';
import { map, timer } from 'rxjs';
import { Elsewhere } from './elsewhere';
import { REASONS } from './reasons';
import { SessionHistory } from './session-history';

const SECOND = 1000;

const STATUS_WORDS: Readonly<Record<AuthStatus, string>> = {
  anonymous: 'Logged out',
  active: 'Active',
  refreshing: 'Refreshing',
  static: 'Static token',
};

/** The session's state as it is now, and what it has been. */
@Component({
  selector: 'app-session',
  imports: [Elsewhere],
  template: `
    <section class="session" aria-label="Session">
      <div class="line">
        <span class="badge now" [class.live]="session.status() === 'active'">{{ status() }}</span>
        <p class="reason" role="status">{{ reason() }}</p>
      </div>
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
      <div class="actions start">
        <button type="button" [attr.aria-disabled]="refresh.pending()" (click)="refresh()">
          Refresh now
        </button>
        <button type="button" aria-haspopup="dialog" (click)="elsewhere().open()">
          Sign out everywhere else
        </button>
      </div>
      <p class="error" role="alert">{{ failure() }}</p>
      <h2>Last changes</h2>
      <ol class="changes">
        @for (change of changes(); track change.key) {
          <li [attr.data-reason]="change.reason">
            <time>{{ change.at }}</time> <span class="what">{{ change.text }}</span>
          </li>
        }
      </ol>
    </section>
    <app-elsewhere />
  `,
})
export class SessionPanel {
  private readonly auth = injectDirectus().auth;
  protected readonly session = injectSession();
  protected readonly elsewhere = viewChild.required(Elsewhere);
  protected readonly changes = inject(SessionHistory).changes;

  protected readonly refresh = injectMutation(() => this.auth.refresh());

  private readonly now = toSignal(timer(0, SECOND / 4).pipe(map(() => Date.now())), {
    initialValue: Date.now(),
  });

  protected readonly status = computed(() => STATUS_WORDS[this.session.status()]);
  protected readonly reason = computed(() => `${REASONS[this.session.reason()]}.`);

  /** Until a refresh works, whoever makes it. */
  protected readonly failure = computed(() => {
    const error = this.refresh.error();
    return error && this.session.reason() === 'unreachable' ? errorText(error) : '';
  });

  // How many milliseconds the token had when it came, to see what part of them is left.
  private readonly had = computed(() => (this.session.expiresAt() ?? 0) - Date.now());
  protected readonly percent = computed(() => {
    const left = (this.session.expiresAt() ?? 0) - this.now();
    return Math.max(0, Math.min(100, Math.round((left / Math.max(1, this.had())) * 100)));
  });

  protected clock(at: number | null): string {
    if (at === null) return '–';
    const seconds = Math.max(0, Math.ceil((at - this.now()) / SECOND));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
