import { timer } from 'rxjs';
import { BaseStorage } from '../../lib/storage/base';
import type { VirtualClock } from './virtual-clock';

/** A storage that answers later, as React Native's and databases do; each answer takes `delay`. */
export class SlowStorage extends BaseStorage {
  readonly values = new Map<string, string>();
  readonly #clock: VirtualClock;
  readonly #delay: number;

  constructor(clock: VirtualClock, delay = 20) {
    super();
    this.#clock = clock;
    this.#delay = delay;
  }

  override get(key: string) {
    return this.#later(() => this.values.get(key) ?? null);
  }

  override set(key: string, value: string) {
    return this.#later(() => this.values.set(key, value));
  }

  override delete(key: string) {
    return this.#later(() => this.values.delete(key));
  }

  #later<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      timer(this.#delay, this.#clock).subscribe(() => {
        resolve(work());
      });
    });
  }
}

type Deed = 'get' | 'set' | 'delete';

/** A storage that fails at some deeds, at once or later. */
export class BrokenStorage extends BaseStorage {
  readonly values = new Map<string, string>();
  /** How often it was asked to do what it cannot. */
  failures = 0;
  readonly #broken: readonly Deed[];
  readonly #later: boolean;

  constructor(broken: readonly Deed[], { later = false } = {}) {
    super();
    this.#broken = broken;
    this.#later = later;
  }

  override get(key: string) {
    return this.#do('get', () => this.values.get(key) ?? null);
  }

  override set(key: string, value: string) {
    return this.#do('set', () => this.values.set(key, value));
  }

  override delete(key: string) {
    return this.#do('delete', () => this.values.delete(key));
  }

  #do<T>(deed: Deed, work: () => T): T | Promise<T> {
    if (!this.#broken.includes(deed)) return work();
    this.failures++;
    const error = new DOMException('The operation is insecure.', 'SecurityError');
    if (!this.#later) throw error;
    return Promise.reject(error);
  }
}
