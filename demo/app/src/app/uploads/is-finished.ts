import type { Upload } from 'directus-rx/angular/uploads';

/** Returns true for an upload that is over, as it was meant or not. */
export const isFinished = (upload: Upload): boolean =>
  ['done', 'failed', 'cancelled'].includes(upload.state());
