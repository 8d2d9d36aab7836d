import { asyncScheduler, type SchedulerAction, type SchedulerLike, type Subscription } from 'rxjs';
import { hasMethod } from '../../../internal/guards';

/** `asyncScheduler`, but a process with nothing else to do exits without waiting for its timers. */
export const unrefScheduler: SchedulerLike = {
  now: () => asyncScheduler.now(),
  schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay?: number,
    state?: T,
  ): Subscription {
    const action = asyncScheduler.schedule(work, delay, state);
    if ('id' in action && hasMethod(action.id, 'unref')) action.id.unref();
    return action;
  },
};
