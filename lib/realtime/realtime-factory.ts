import { unchecked } from '../internal/unchecked';
import { resolveRealtimeOptions } from './options';
import { type RealtimeClient, Realtime } from './realtime';
import type { RealtimeOptions } from './types';

const instances = new WeakMap<object, unknown>();

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
  const before = instances.get(directus);
  if (before) return unchecked<Realtime<Schema>>(before);
  const made = new Realtime(directus, options);
  instances.set(directus, made);
  made.status$.subscribe({ complete: () => instances.delete(directus) });
  return made;
}
