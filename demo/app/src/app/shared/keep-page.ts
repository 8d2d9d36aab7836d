import { type ApplicationRef, isDevMode } from '@angular/core';

/** Keeps the page in the browser once it is shown, so that it opens without a network (`page-worker.js`). */
export function keepPage(app: ApplicationRef): Promise<unknown> {
  // `ng serve` builds the page anew after each change, without the list of its files.
  if (isDevMode() || !('serviceWorker' in navigator)) return Promise.resolve();
  return app
    .whenStable()
    .then(() => navigator.serviceWorker.register('/page-worker.js'))
    .catch(() => {
      // Some browsers refuse workers in private windows. The page works without one.
    });
}
