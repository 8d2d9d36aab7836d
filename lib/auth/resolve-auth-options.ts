import { asyncScheduler, type SchedulerLike } from 'rxjs';
import * as platform from '#platform';
import { duration, flag, oneOf, string, withMethods } from '../internal/argument-checks';
import { type IStorage, sharedName } from '../storage/base';
import { AUTH_MODES, traitsOf, type AuthMode } from './auth-modes';
import type { AuthOptions } from './auth-options';

/** Every option of a session with its value. */
export interface ResolvedAuthOptions {
  readonly mode: AuthMode;
  readonly autoRefresh: boolean;
  readonly msRefreshBeforeExpires: number;
  readonly staticToken: string;
  readonly scheduler: SchedulerLike;
  readonly waitScheduler: SchedulerLike;
  /** Names the session for the other tabs of this browser that have the same; `undefined` where none can. */
  readonly shared: string | undefined;
}

const SCHEDULER_METHODS = ['now', 'schedule'];

/** Returns the options with their defaults. Throws an `InvalidParamError` with the path of a wrong one. */
export function resolveAuthOptions(auth: AuthOptions, storage: IStorage): ResolvedAuthOptions {
  const isBrowser = typeof window !== 'undefined';
  const {
    mode = isBrowser ? 'cookie' : 'json',
    autoRefresh = true,
    msRefreshBeforeExpires = 30_000,
    staticToken = '',
    scheduler = platform.unrefScheduler,
    scheduler: waitScheduler = asyncScheduler,
  } = auth;
  oneOf('auth.mode', mode, AUTH_MODES);
  flag('auth.autoRefresh', autoRefresh);
  duration('auth.msRefreshBeforeExpires', msRefreshBeforeExpires);
  string('auth.staticToken', staticToken);
  withMethods('auth.scheduler', scheduler, SCHEDULER_METHODS);
  // Tabs have one cookie jar; without a browser, two clients must never mix.
  const place =
    sharedName(storage) ?? (isBrowser && traitsOf(mode).usesCookie ? 'cookie' : undefined);
  const shared = staticToken || place === undefined ? undefined : `${mode} ${place}`;
  return {
    mode,
    autoRefresh,
    msRefreshBeforeExpires,
    staticToken,
    scheduler,
    waitScheduler,
    shared,
  };
}
