import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { injectSession } from 'directus-rx/angular';
import { Articles } from './articles';
import { Connection } from './connection';
import { Gallery } from './gallery';
import { Login } from './login';
import { SessionHistory, SessionPanel } from './session-panel';
import { ToastList } from './toasts';
import { Uploads } from './uploads';
import { Who } from './who';

// Leaving the desk destroys its components, and with them every request that is still under way.
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Articles, Connection, Gallery, Login, SessionPanel, ToastList, Uploads, Who],
  template: `
    <header class="top">
      <p class="brand">
        <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
          <circle cx="16" cy="16" r="16" />
          <circle class="ring" cx="16" cy="16" r="7.5" />
        </svg>
        <span>The Observable <small>desk</small></span>
      </p>
      @if (session.authenticated()) {
        <div class="bar">
          <app-connection />
          <app-who />
        </div>
      }
    </header>
    <main>
      @if (session.authenticated()) {
        <h1 class="hidden">Desk</h1>
        <div class="desk">
          <div class="column wide">
            <app-articles />
            <app-gallery />
          </div>
          <div class="column side">
            <app-session />
            <app-uploads />
          </div>
        </div>
      } @else {
        <app-login />
      }
    </main>
    <app-toasts />
  `,
})
export class App {
  readonly session = injectSession();

  constructor() {
    inject(SessionHistory);
  }
}
