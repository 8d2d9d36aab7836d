import { BaseStorage } from './base';

/** Keeps the session until the process or the page ends. The default in Node. */
export class MemoryStorage extends BaseStorage {
  readonly #values = new Map<string, string>();

  override get(key: string): string | null {
    return this.#values.get(this.prefix + key) ?? null;
  }

  override set(key: string, value: string): string {
    this.#values.set(this.prefix + key, value);
    return value;
  }

  override delete(key: string): string | null {
    const value = this.get(key);
    this.#values.delete(this.prefix + key);
    return value;
  }
}
