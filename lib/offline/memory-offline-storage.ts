import type { OfflineStorage } from './offline-storage';

/**
 * Keeps everything in memory, for as long as the process lives: for servers and tests.
 *
 * @example
 * const kept = offline(directus, { storage: new MemoryOfflineStorage() });
 */
export class MemoryOfflineStorage implements OfflineStorage {
  readonly #values = new Map<string, unknown>();

  get(key: string): unknown {
    return structuredClone(this.#values.get(key));
  }

  set(key: string, value: unknown): void {
    this.#values.set(key, structuredClone(value));
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  keys(prefix: string): readonly string[] {
    return [...this.#values.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  lastKey(prefix: string): string | undefined {
    return this.keys(prefix).at(-1);
  }
}
