import type { Offline, OutboxEntry } from '../../lib/offline';

/** Keeps what an outbox shows, and all changes of its entries. */
export function followOutbox({ outbox$, changes$ }: Pick<Offline, 'outbox$' | 'changes$'>) {
  let outbox: readonly OutboxEntry[] = [];
  const changes: OutboxEntry[] = [];
  outbox$.subscribe((entries) => (outbox = entries));
  changes$.subscribe((entry) => changes.push(entry));
  return { changes, outbox: () => outbox };
}
