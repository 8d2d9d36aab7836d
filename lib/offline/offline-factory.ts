import { onePerClient } from '../internal/one-per-client';
import { Offline, type OfflineClient } from './offline';
import { type OfflineOptions, resolveOfflineOptions } from './options';

const instanceOf = /* @__PURE__ */ onePerClient();

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
  return instanceOf(
    directus,
    () => new Offline(directus, options),
    ({ outbox$ }) => outbox$,
  );
}
