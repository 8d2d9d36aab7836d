import { Component, computed } from '@angular/core';
import { type ConnectionState, injectConnection, injectOnline } from 'directus-rx/angular';

/** A page without live data has no connection, and needs no badge. */
const WORDS: Readonly<Record<ConnectionState, string>> = {
  idle: '',
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  signedOut: '',
  unavailable: 'Not live',
};

/** Tells if changes of others come in by themselves. */
@Component({
  selector: 'app-connection-badge',
  template: `
    <span role="status">
      @if (words(); as text) {
        <span class="badge" [class.live]="isLive()">{{ text }}</span>
      }
    </span>
  `,
})
export class ConnectionBadge {
  private readonly connection = injectConnection();
  private readonly online = injectOnline();

  protected readonly isLive = computed(() => this.online() && this.connection.state() === 'live');
  protected readonly words = computed(() =>
    this.online() ? WORDS[this.connection.state()] : 'Offline',
  );
}
