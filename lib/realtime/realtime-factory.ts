import { onePerClient } from '../internal/one-per-client';
import { resolveRealtimeOptions } from './options';
import { type RealtimeClient, Realtime } from './realtime';
import type { RealtimeOptions } from './types';

const instanceOf = /* @__PURE__ */ onePerClient();

/**
 * Returns the live data of a client. Called again for the same client it gives the same object, until that is
 * disposed; the options of the first call count.
 *
 * @example
 * const live = realtime(directus);
 * live.live('articles', { fields: ['id', 'title'] }).subscribe(({ data }) => show(data));
 */
export function realtime<Schema extends object>(
  directus: RealtimeClient<Schema>,
  options?: RealtimeOptions,
): Realtime<Schema> {
  resolveRealtimeOptions(options);
  return instanceOf(
    directus,
    () => new Realtime(directus, options),
    ({ status$ }) => status$,
  );
}
