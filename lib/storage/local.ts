import { BaseStorage } from './base';
import type { StoragePrefix } from './prefix';

/**
 * Keeps the session in the browser's `localStorage`, across visits and tabs. The default in browsers.
 * Any script of the page can read it; the `session` mode keeps the token in an HttpOnly cookie instead.
 */
export class LocalStorage extends BaseStorage {
  override readonly shared: string;

  /** `prefix`: the text put before each key, default `''`. Throws `InvalidParamError` for anything but a string. */
  constructor(prefix?: StoragePrefix) {
    super(prefix);
    this.shared = `localStorage ${this.prefix}`;
  }

  override get(key: string): string | null {
    return localStorage.getItem(this.prefix + key);
  }

  override set(key: string, value: string): string {
    localStorage.setItem(this.prefix + key, value);
    return value;
  }

  override delete(key: string): string | null {
    const value = this.get(key);
    localStorage.removeItem(this.prefix + key);
    return value;
  }
}
