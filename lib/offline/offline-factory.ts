import { unchecked } from '../internal/unchecked';
import { Offline, type OfflineClient } from './offline';
import { type OfflineOptions, resolveOfflineOptions } from './options';

const instances = new WeakMap<object, unknown>();

/**
 * Keeps answers and unsent writes of a client on this device. Called again for the same client it gives the same object, until that
 * is disposed; the options of the first call count.
 *
 * @example
 * const kept = offline(directus, { storage: new IndexedDbStorage(), uuidCollections: ['articles'] });
 * await kept.updateOne('articles', id, { title: 'Written in a tunnel' });
 */
export function offline<Schema extends object>(
  directus: OfflineClient<Schema>,
  options: OfflineOptions,
): Offline<Schema> {
  resolveOfflineOptions(options);
  const before = instances.get(directus);
  if (before) return unchecked<Offline<Schema>>(before);
  const made = new Offline(directus, options);
  instances.set(directus, made);
  made.outbox$.subscribe({ complete: () => instances.delete(directus) });
  return made;
}
