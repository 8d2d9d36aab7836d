import { Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { injectDirectus, injectMutation, injectOnline, injectUser } from 'directus-rx/angular';
import { injectUploads } from 'directus-rx/angular/uploads';

/** The frame of all pages for users who are logged in. */
@Component({
  selector: 'app-layout',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <header>
      <nav aria-label="Pages">
        <a routerLink="/articles" routerLinkActive="active">Articles</a>
        <a routerLink="/latest" routerLinkActive="active">Latest</a>
        <a routerLink="/files" routerLinkActive="active">Files</a>
      </nav>
      @if (uploads.active()) {
        <span role="status">Uploading, {{ uploads.percent() ?? 0 }} %</span>
      }
      <span>{{ user.value()?.email }}</span>
      <button (click)="logout()" [disabled]="logout.pending()">Log out</button>
    </header>
    @if (!online()) {
      <p class="notice" role="status">You are offline.</p>
    }
    <main><router-outlet /></main>
  `,
})
export class Layout {
  private readonly auth = injectDirectus().auth;

  protected readonly online = injectOnline();
  protected readonly uploads = injectUploads();
  protected readonly user = injectUser({ fields: ['email'] });

  /** The guard of the routes then leads to the login. */
  protected readonly logout = injectMutation(() => this.auth.logout());
}
