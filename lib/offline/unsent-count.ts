import { resultOrUndefined } from '../auth/cross-tab/platform';

/**
 * The number of unsent writes of a user, beside the database: a browser that needs space deletes databases, and this number
 * tells that there was something in them. Kept in the `localStorage` of a page; always 0 elsewhere.
 */
export class UnsentCount {
  readonly #key: string;

  constructor(name: string) {
    this.#key = `directus-rx/offline ${name}`;
  }

  get value(): number {
    const text = resultOrUndefined(() => pageStorage()?.getItem(this.#key));
    return Number.parseInt(text ?? '', 10) || 0;
  }

  set value(count: number) {
    // Blocked or full: then nobody will hear of a deleted database.
    resultOrUndefined(() => {
      if (count > 0) pageStorage()?.setItem(this.#key, String(count));
      else pageStorage()?.removeItem(this.#key);
    });
  }
}

/** Node has a `localStorage`, too, which warns when it is read. */
const pageStorage = () => (typeof document === 'undefined' ? undefined : localStorage);
