import { trust } from '../internal/unchecked';
import { type Client, Realtime } from './realtime';
import type { RealtimeOptions } from './types';

const known = new WeakMap<object, unknown>();

/**
 * Live data for a client. Called again for the same client it gives the same object, until that is
 * disposed; the options of the first call count.
 *
 * @example
 * const live = realtime(directus);
 * live.live('articles', { fields: ['id', 'title'] }).subscribe(({ data }) => show(data));
 */
export function realtime<Schema extends object>(
  directus: Client<Schema>,
  options?: RealtimeOptions,
): Realtime<Schema> {
  const before = known.get(directus);
  if (before) return trust<Realtime<Schema>>(before);
  const made = new Realtime(directus, options);
  known.set(directus, made);
  made.status$.subscribe({ complete: () => known.delete(directus) });
  return made;
}
