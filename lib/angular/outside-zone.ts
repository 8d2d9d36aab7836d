import type { NgZone } from '@angular/core';
import type { SchedulerLike } from 'rxjs';
import { unrefScheduler } from '#platform';
import { unchecked } from '../internal/unchecked';

type Schedule = SchedulerLike['schedule'];

/**
 * Returns the scheduler outside zone.js: a timer that waits for the next refresh would
 * otherwise keep the application from ever being stable, and with it hydration and service workers.
 */
export const outside = (
  zone: NgZone,
  scheduler: SchedulerLike = unrefScheduler,
): SchedulerLike => ({
  now: () => scheduler.now(),
  schedule: unchecked<Schedule>((...args: Parameters<Schedule>) =>
    zone.runOutsideAngular(() => scheduler.schedule(...args)),
  ),
});
