import { Observable } from 'rxjs';

/** Lets so many streams run at once. The others wait in line, where they hold next to nothing. */
export class ConcurrencyLimit {
  readonly #queue = new Set<() => void>();
  // One for all: a new one would step over everybody who has left. It is never at its end while somebody waits.
  #iterator = this.#queue.values();
  #free: number;
  #isDraining = false;

  constructor(limit: number) {
    this.#free = limit;
  }

  /** `source`, subscribed to when it is its turn. Who leaves the line before is never subscribed. */
  run<T>(source: Observable<T>): Observable<T> {
    return new Observable((to) => {
      const begin = () => source.subscribe(to);
      this.#queue.add(begin);
      this.#drain();
      return () => {
        if (this.#queue.delete(begin)) return;
        this.#free++;
        this.#drain();
      };
    });
  }

  /** In a loop, not in a circle: those that end at once would fill the stack. */
  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    while (this.#free > 0 && this.#queue.size > 0) {
      const { value: begin } = this.#iterator.next();
      if (!begin) break;
      this.#free--;
      this.#queue.delete(begin);
      begin();
    }
    this.#isDraining = false;
  }
}
