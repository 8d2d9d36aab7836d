import { effect, inject, Injectable } from '@angular/core';
import { injectUploads } from 'directus-rx/angular/uploads';
import { UploadStatus } from '../shared/upload-status';

/** Tells the other pages how far the uploads are, as long as the application runs: the queue survives the page of the files. */
@Injectable({ providedIn: 'root' })
export class UploadReporter {
  constructor() {
    const queue = injectUploads();
    const status = inject(UploadStatus);
    effect(() => {
      status.percent.set(queue.active() ? (queue.percent() ?? 0) : undefined);
    });
  }
}
