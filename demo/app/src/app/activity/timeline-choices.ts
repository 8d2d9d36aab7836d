import { Injectable, signal } from '@angular/core';
import type { Entry } from './entry';

/** The choices of the user for the timeline, which hold also when it is opened again. */
@Injectable({ providedIn: 'root' })
export class TimelineChoices {
  readonly hiddenKinds = signal<ReadonlySet<Entry['kind']>>(new Set());
  /** The key of the last entry that was cleared away. */
  readonly clearedKey = signal(0);
}
