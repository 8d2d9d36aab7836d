type Listener = (event: XhrProgressEvent) => void;

/** The part of the DOM's ProgressEvent that ajax reads. */
interface XhrProgressEvent {
  readonly type: string;
  readonly loaded: number;
  readonly total: number;
  readonly lengthComputable: boolean;
}

/** A plain list instead of an EventTarget, whose events cost more than the request's other work. */
export class XhrEventTarget {
  readonly #listeners: Record<string, Listener[] | undefined> = {};

  addEventListener(type: string, listener: Listener): void {
    // Not pushed onto an empty array, which would make room for 16 more.
    this.#listeners[type] = [...(this.#listeners[type] ?? []), listener];
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners[type] = this.#listeners[type]?.filter((other) => other !== listener);
  }

  has(type: string): boolean {
    return this.#listeners[type] !== undefined;
  }

  emit(type: string, loaded = 0, total = 0, lengthComputable = total > 0): void {
    const listeners = this.#listeners[type];
    if (!listeners) return;
    const event: XhrProgressEvent = { type, loaded, total, lengthComputable };
    for (const listener of listeners) listener(event);
  }
}
