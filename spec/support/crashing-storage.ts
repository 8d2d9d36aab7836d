import { NEVER, firstValueFrom, noop } from 'rxjs';
import type { OfflineStorage } from '../../lib/offline';

/** The disk of a device that loses its power: a moment before or after a write reaches the disk. From then on it does not answer. */
export class CrashingStorage implements OfflineStorage {
  #writesLeft = Infinity;
  #isAfter = false;
  isCrashed = false;

  /** Keeps everything on `disk`, and calls `onCrash` at the crash. */
  constructor(
    private readonly disk: OfflineStorage,
    private readonly onCrash: () => void = noop,
  ) {}

  /** Crashes at one of the next writes; `after`: the write is on the disk, and nobody hears of it. */
  crashAt(write: number, after: boolean): void {
    this.#writesLeft = write;
    this.#isAfter = after;
  }

  get(key: string): unknown {
    return this.isCrashed ? dead() : this.disk.get(key);
  }

  keys(prefix: string) {
    return this.isCrashed ? dead<readonly string[]>() : this.disk.keys(prefix);
  }

  set(key: string, value: unknown): unknown {
    return this.#write(() => this.disk.set(key, value));
  }

  delete(key: string): unknown {
    return this.#write(() => this.disk.delete(key));
  }

  #write(write: () => unknown): unknown {
    if (this.isCrashed) return dead();
    if (--this.#writesLeft > 0) return write();
    this.isCrashed = true;
    if (this.#isAfter) write();
    this.onCrash();
    return dead();
  }
}

const dead = <T>(): Promise<T> => firstValueFrom(NEVER);
