import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideDirectus } from 'directus-rx/angular';
import { App } from './app';

bootstrapApplication(App, {
  providers: [provideZonelessChangeDetection(), provideDirectus(DEMO.url)],
}).catch((error: unknown) => {
  console.error(error);
});
