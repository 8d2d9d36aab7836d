import { computed, inject, Injectable } from '@angular/core';
import type { AuthReason } from 'directus-rx';
import { ActivityRecorder } from '../activity/activity-recorder';
import { sessionText } from '../activity/describe-entry';

const SHOWN = 6;

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export interface SessionChange {
  readonly key: number;
  readonly at: string;
  readonly reason: AuthReason;
  readonly text: string;
}

/** The changes of the session since the page was loaded, the latest first. */
@Injectable({ providedIn: 'root' })
export class SessionHistory {
  private readonly recorder = inject(ActivityRecorder);

  readonly changes = computed((): readonly SessionChange[] =>
    this.recorder
      .entries()
      .flatMap((entry) => (entry.kind === 'session' ? entry : []))
      .slice(0, SHOWN)
      .map((entry) => ({
        key: entry.key,
        at: time.format(entry.at),
        reason: entry.reason,
        text: sessionText(entry),
      })),
  );
}
