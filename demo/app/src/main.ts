import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideDirectus } from 'directus-rx/angular';
import { App } from './app';
import { settings } from './settings';

bootstrapApplication(App, {
  providers: [provideZonelessChangeDetection(), provideDirectus(settings.url)],
}).catch((error: unknown) => {
  console.error(error);
});
