/** Makes ids that are the same in each run: a test may compare them. */
export class DeterministicIds {
  #count = 0;

  /** Returns a number that was not returned before. */
  next(): number {
    return ++this.#count;
  }

  /** Returns a UUID of version 4 that was not returned before: `00000000-0000-4000-8000-000000000001`. */
  uuid(): string {
    return `00000000-0000-4000-8000-${this.next().toString(16).padStart(12, '0')}`;
  }
}
