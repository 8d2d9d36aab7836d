import { Injectable } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { AuthState } from 'directus-rx';
import { injectDirectus } from 'directus-rx/angular';
import { scan } from 'rxjs';
import { REASONS } from './reasons';

const KEPT = 6;

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export interface SessionChange {
  readonly at: string;
  readonly reason: AuthState['reason'];
  readonly text: string;
}

/** The changes of the session since the page was loaded, the latest first. */
@Injectable({ providedIn: 'root' })
export class SessionHistory {
  readonly changes = toSignal(
    injectDirectus().auth.state$.pipe(
      scan(
        (all: readonly SessionChange[], { reason }) =>
          [{ at: time.format(Date.now()), reason, text: REASONS[reason] }, ...all].slice(0, KEPT),
        [],
      ),
    ),
    { requireSync: true },
  );
}
