import { Component, computed } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { injectConnection, injectOnline, injectSession } from 'directus-rx/angular';
import { delay, of, switchMap } from 'rxjs';

/** Milliseconds before a lost connection is worth a banner: most come back sooner. */
const PATIENCE = 1_500;

const OFFLINE =
  'You are offline. This is what we had last; it is brought up to date when you are back.';
const UNREACHABLE = 'The connection to the newsroom is lost. Trying again …';

/** The one place that says that the server cannot be reached. */
@Component({
  selector: 'app-connection-banner',
  host: { role: 'status' },
  template: `
    @if (text(); as text) {
      <p class="banner">{{ text }}</p>
    }
  `,
})
export class ConnectionBanner {
  private readonly connection = injectConnection();
  private readonly online = injectOnline();
  private readonly session = injectSession();

  private readonly trouble = computed(() => {
    if (!this.online()) return OFFLINE;
    const isLost = this.connection.state() === 'reconnecting';
    return isLost || this.session.reason() === 'unreachable' ? UNREACHABLE : '';
  });

  protected readonly text = toSignal(
    toObservable(this.trouble).pipe(
      switchMap((text) => (text === UNREACHABLE ? of(text).pipe(delay(PATIENCE)) : of(text))),
    ),
    { initialValue: '' },
  );
}
