import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { keepPage } from './app/shared/keep-page';

bootstrapApplication(App, appConfig)
  .then(keepPage)
  .catch((error: unknown) => {
    console.error(error);
  });
