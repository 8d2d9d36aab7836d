import { Injectable, signal } from '@angular/core';

/** How far the uploads are, for pages that do not load what uploads. */
@Injectable({ providedIn: 'root' })
export class UploadStatus {
  /** Of all bytes; `undefined` while nothing is sent. */
  readonly percent = signal<number | undefined>(undefined);
}
