import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';
import { provideDirectus } from 'directus-rx/angular';
import { provideOffline } from 'directus-rx/angular/offline';
import { IndexedDbStorage } from 'directus-rx/offline';
import { settings } from '../settings';
import { routes } from './app.routes';
import { PageTitle } from './shared/page-title';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
    ),
    provideDirectus(settings.url),
    // The keys of articles are the database's, so they are changed offline, and not created.
    provideOffline({ storage: new IndexedDbStorage() }),
    { provide: TitleStrategy, useClass: PageTitle },
  ],
};
