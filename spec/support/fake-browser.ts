import type { SchedulerLike } from 'rxjs';
import { BaseStorage } from '../../lib/storage/base';
import type { TabPlatform } from '../../lib/transport/platform/types';

export interface FakeBrowserInit {
  /** True if there are Web Locks, as there are in secure contexts. Default true. */
  readonly locks?: boolean;
  /** True if there is a BroadcastChannel. Default true. */
  readonly channels?: boolean;
  /** Milliseconds until one tab sees what another has stored. Default 20: longer than messages and locks take. */
  readonly storageLag?: number;
  /** Milliseconds until a message arrives. Default 5. */
  readonly wordLag?: number;
  /** True if messages are copied, as a browser does, and false to hand them on as they are. Default true. */
  readonly clones?: boolean;
}

interface Entry {
  readonly value: string | null;
  readonly serial: number;
}

/** The view that one tab has of the common storage: it sees its own writes at once, those of others later. */
class View extends BaseStorage {
  override readonly shared = 'fake';
  readonly entries = new Map<string, Entry>();
  readonly #write: (key: string, value: string | null, view: View) => void;

  constructor(write: (key: string, value: string | null, view: View) => void) {
    super();
    this.#write = write;
  }

  override get(key: string): string | null {
    return this.entries.get(key)?.value ?? null;
  }

  override set(key: string, value: string): void {
    this.#write(key, value, this);
  }

  override delete(key: string): void {
    this.#write(key, null, this);
  }

  /** Takes over one write; the later one counts, in whatever order they arrive. */
  see(key: string, entry: Entry): void {
    if (entry.serial > (this.entries.get(key)?.serial ?? 0)) this.entries.set(key, entry);
  }
}

interface Channel {
  onmessage: ((event: MessageEvent) => unknown) | null;
  postMessage(word: object): void;
  close(): void;
}

/** A browser whose tabs share a storage, messages and locks. `clock` gives its time. */
export class FakeBrowser {
  readonly #clock: SchedulerLike;
  readonly #init: Required<FakeBrowserInit>;
  readonly #views: View[] = [];
  readonly #channels: (Channel & { readonly name: string })[] = [];
  #serial = 0;
  /** When each lock is free again. */
  readonly #free = new Map<string, Promise<unknown>>();

  constructor(clock: SchedulerLike, init: FakeBrowserInit = {}) {
    this.#clock = clock;
    this.#init = { locks: true, channels: true, storageLag: 20, wordLag: 5, clones: true, ...init };
  }

  /** A tab's view of the storage and its platform. `kill` does what the browser does for a tab that has crashed. */
  tab(): { readonly storage: View; readonly scope: TabPlatform; readonly kill: () => void } {
    const open: Channel[] = [];
    let isKilled = false;
    let kill: (() => void) | undefined;
    const end = new Promise<void>((resolve) => (kill = resolve));
    const storage = new View((key, value, own) => {
      const entry = { value, serial: ++this.#serial };
      own.see(key, entry);
      this.#later(this.#init.storageLag, () => {
        for (const view of this.#views) view.see(key, entry);
      });
    });
    for (const [key, entry] of this.#views[0]?.entries ?? []) storage.see(key, entry);
    this.#views.push(storage);
    return {
      storage,
      scope: {
        ...(this.#init.channels && { BroadcastChannel: this.#makeChannelClass(open) }),
        ...(this.#init.locks && { navigator: { locks: this.#locksOf(() => isKilled, end) } }),
      },
      kill() {
        for (const channel of open) channel.close();
        isKilled = true;
        kill?.();
      },
    };
  }

  /** How many channels are open. */
  get open(): number {
    return this.#channels.length;
  }

  #later(delay: number, work: () => void): void {
    this.#clock.schedule(work, delay);
  }

  #makeChannelClass(open: Channel[]): NonNullable<TabPlatform['BroadcastChannel']> {
    const channels = this.#channels;
    const { clones } = this.#init;
    const later = (work: () => void) => {
      this.#later(this.#init.wordLag, work);
    };
    return class implements Channel {
      onmessage: Channel['onmessage'] = null;

      constructor(readonly name: string) {
        channels.push(this);
        open.push(this);
      }

      postMessage(word: object): void {
        if (!channels.includes(this)) throw new DOMException('closed', 'InvalidStateError');
        const data: unknown = clones ? structuredClone(word) : word;
        for (const other of channels.filter((one) => one !== this && one.name === this.name))
          later(() => {
            if (channels.includes(other)) other.onmessage?.({ data } as MessageEvent);
          });
      }

      close(): void {
        const at = channels.indexOf(this);
        if (at >= 0) channels.splice(at, 1);
      }
    };
  }

  /** The locks that one tab takes, until that is killed. */
  readonly #locksOf = (isKilled: () => boolean, end: Promise<unknown>) => ({
    request: (
      name: string,
      { signal }: { readonly signal: AbortSignal },
      work: () => Promise<void> | undefined,
    ): Promise<unknown> => {
      const turn = (this.#free.get(name) ?? Promise.resolve()).then(() => {
        signal.throwIfAborted();
        if (isKilled()) return undefined;
        return Promise.race([work(), end]);
      });
      this.#free.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  });
}
