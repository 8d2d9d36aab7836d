import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { injectDirectus, injectMutation } from 'directus-rx/angular';
import { Brand } from '../shared/brand';
import { Me } from '../shared/me';
import { ToastList } from '../shared/toasts';
import { UploadStatus } from '../shared/upload-status';
import { ConnectionBadge } from './connection-badge';
import { ConnectionBanner } from './connection-banner';
import { OutboxNotice } from './outbox-notice';

/** The frame of all pages for users who are logged in. */
@Component({
  selector: 'app-layout',
  imports: [
    Brand,
    ConnectionBadge,
    ConnectionBanner,
    OutboxNotice,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    ToastList,
  ],
  template: `
    <button type="button" class="skip" (click)="main.focus()">Skip to the content</button>
    <header class="masthead">
      <a class="home" routerLink="/articles"><app-brand /></a>
      <nav class="pages" aria-label="Pages">
        @for (page of pages; track page.address) {
          <a [routerLink]="page.address" routerLinkActive="active" ariaCurrentWhenActive="page">
            {{ page.name }}
          </a>
        }
      </nav>
      <div class="account">
        @if (uploading(); as text) {
          <a class="uploading" routerLink="/files">{{ text }}</a>
        }
        <app-connection-badge />
        <span id="who" class="who">{{ me.name() }}</span>
        <button type="button" class="quiet" (click)="logout()">Log out</button>
      </div>
    </header>
    <app-connection-banner />
    <app-outbox-notice />
    <app-toasts />
    <main #main tabindex="-1"><router-outlet /></main>
  `,
})
export class Layout {
  private readonly auth = injectDirectus().auth;
  private readonly uploads = inject(UploadStatus);
  protected readonly me = inject(Me);

  protected readonly pages = [
    { address: '/articles', name: 'Articles' },
    { address: '/files', name: 'Files' },
    { address: '/session', name: 'Session' },
  ];

  protected readonly uploading = computed(() => {
    const percent = this.uploads.percent();
    return percent === undefined ? '' : `Uploading, ${percent} %`;
  });

  /** The guard of the routes then leads to the login. */
  protected readonly logout = injectMutation(() => this.auth.logout());
}
