import { ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { provideDirectus } from 'directus-rx/angular';
import { provideUploads } from 'directus-rx/angular/uploads';

import { routes } from './app.routes';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withComponentInputBinding()),
    provideDirectus('http://localhost:8055'),
    provideUploads({ concurrency: 2 }),
  ],
};
