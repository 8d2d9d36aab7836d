import { isPlatformServer } from '@angular/common';
import {
  assertInInjectionContext,
  computed,
  inject,
  PLATFORM_ID,
  type Signal,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { of } from 'rxjs';
import type { OutboxEntry } from '../../offline';
import type { DirectusToken } from '../client-token';
import { injectOffline } from './inject-offline';

/** The writes that the server has not confirmed, as signals. */
export interface Outbox {
  /** All of them, oldest first. */
  readonly writes: Signal<readonly OutboxEntry[]>;
  /** Those that are sent by themselves: for a badge. */
  readonly waiting: Signal<readonly OutboxEntry[]>;
  /** Those that wait for the user: in conflict, or refused by the server. */
  readonly undecided: Signal<readonly OutboxEntry[]>;
}

/**
 * Returns the writes of the user that the server has not confirmed, as signals; none on a server. `token`: of which client, where there are
 * several. Needs `provideOffline` and an injection context.
 *
 * @example
 * class Badge {
 *   readonly outbox = injectOutbox();
 * }
 * // <p>{{ outbox.waiting().length }} changes are not saved yet</p>
 */
export function injectOutbox(token?: DirectusToken<never>): Outbox {
  assertInInjectionContext(injectOutbox);
  const outbox$ = isPlatformServer(inject(PLATFORM_ID))
    ? of<readonly OutboxEntry[]>([])
    : injectOffline(token).outbox$;
  const writes = toSignal(outbox$, { initialValue: [] });
  return {
    writes,
    waiting: computed(() => writes().filter((write) => !isUndecided(write))),
    undecided: computed(() => writes().filter(isUndecided)),
  };
}

const isUndecided = ({ state }: OutboxEntry): boolean =>
  state === 'conflict' || state === 'refused';
