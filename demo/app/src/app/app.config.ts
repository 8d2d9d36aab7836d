import { type ApplicationConfig, inject, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
  withPreloading,
  withRouterConfig,
} from '@angular/router';
import { provideDirectus } from 'directus-rx/angular';
import { provideOffline } from 'directus-rx/angular/offline';
import { IndexedDbStorage } from 'directus-rx/offline';
import { settings } from '../settings';
import { routes } from './app.routes';
import { LaterPreloading } from './shared/later-preloading';
import { PageTitle } from './shared/page-title';
import { Toasts } from './shared/toasts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withPreloading(LaterPreloading),
      withNavigationErrorHandler(() => {
        inject(Toasts).failed('This page could not be loaded. Please check your connection.');
      }),
      // The handler has told the user. Links do not handle what they are told.
      withRouterConfig({ resolveNavigationPromiseOnError: true }),
    ),
    provideDirectus(settings.url),
    // The keys of articles are the database's, so they are changed offline, and not created.
    provideOffline({ storage: new IndexedDbStorage() }),
    { provide: TitleStrategy, useClass: PageTitle },
  ],
};
