import { Observable } from 'rxjs';

/** Lets so many streams run at once. The others wait in line, where they hold next to nothing. */
export class Turns {
  readonly #line = new Set<() => void>();
  // One for all: a new one would step over everybody who has left. It is never at its end while somebody waits.
  #waiting = this.#line.values();
  #free: number;
  #isCalling = false;

  constructor(limit: number) {
    this.#free = limit;
  }

  /** `source`, subscribed to when it is its turn. Who leaves the line before is never subscribed. */
  take<T>(source: Observable<T>): Observable<T> {
    return new Observable((to) => {
      const begin = () => source.subscribe(to);
      this.#line.add(begin);
      this.#call();
      return () => {
        if (this.#line.delete(begin)) return;
        this.#free++;
        this.#call();
      };
    });
  }

  /** In a loop, not in a circle: those that end at once would fill the stack. */
  #call(): void {
    if (this.#isCalling) return;
    this.#isCalling = true;
    while (this.#free > 0 && this.#line.size > 0) {
      const { value: begin } = this.#waiting.next();
      if (!begin) break;
      this.#free--;
      this.#line.delete(begin);
      begin();
    }
    this.#isCalling = false;
  }
}
