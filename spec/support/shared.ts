interface Stoppable {
  stop(): Promise<void>;
}

interface Entry {
  users: number;
  readonly value: Promise<Stoppable>;
}

interface Lease<T> {
  readonly value: Promise<T>;
  release(): Promise<void>;
}

declare global {
  // Vitest loads a global setup once per project, each time as a new module: only globalThis is common to them.
  var directusRxShared: Map<string, Entry> | undefined;
}

/** Starts something for the first project that asks, and stops it after the last one is done. */
export function share<T extends Stoppable>(key: string, start: () => Promise<T>): Lease<T> {
  const entries = (globalThis.directusRxShared ??= new Map<string, Entry>());
  const entry = entries.get(key) ?? { users: 0, value: start() };
  entries.set(key, entry);
  entry.users += 1;
  return {
    value: entry.value as Promise<T>,
    async release() {
      entry.users -= 1;
      if (entry.users > 0) return;
      entries.delete(key);
      await (await entry.value).stop();
    },
  };
}
