import type { NgZone } from '@angular/core';
import type { SchedulerLike } from 'rxjs';
import { background } from '#platform';
import { trust } from '../internal/unchecked';

type Schedule = SchedulerLike['schedule'];

/**
 * The same scheduler, out of sight of zone.js: a timer that waits for the next refresh would
 * otherwise keep the application from ever being stable, and with it hydration and service workers.
 */
export const outside = (zone: NgZone, scheduler: SchedulerLike = background): SchedulerLike => ({
  now: () => scheduler.now(),
  schedule: trust<Schedule>((...args: Parameters<Schedule>) =>
    zone.runOutsideAngular(() => scheduler.schedule(...args)),
  ),
});
