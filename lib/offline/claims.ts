import { catchError, defer, map, type Observable, of, switchMap, throwError } from 'rxjs';
import { isClientError, isTaken } from '../errors/classify';
import { ItemsHandler } from '../handlers/items';
import { isObject } from '../internal/guards';
import type { ITransport } from '../transport/transport-base';
import { OfflineError } from './errors';
import type { OutboxEntry } from './outbox-entry';

/** The collection that `npx directus-rx setup offline` makes, and the list of its rows on each item of a strict collection. */
export const CLAIMS = 'offline_claims';

/** Returns the field of a claim that relates it with the item of a collection. */
export const claimedItem = (collection: string): string => `item_${collection}`;

/** How often a write is begun again because somebody else has written the item at the same moment. */
const MAX_ROUNDS = 20;

/** How Directus answers for a collection or a field that does not exist, or that the user may not read. */
const MISSING = [400, 403, 404];

/**
 * The claims of one item. Each create and update of it has one, with the next number, in the same transaction: of two that have seen
 * the same number, the server refuses the second. The claim of a write also tells that it was stored, even after others have deleted
 * the item.
 */
export class Claims {
  readonly #rows: ItemsHandler<Record<string, unknown>>;
  /** Names the item: its claims outlive it, and the relation is empty then. */
  readonly #item: string;

  constructor(
    private readonly entry: OutboxEntry,
    transport: ITransport,
  ) {
    this.#rows = new ItemsHandler(CLAIMS, transport);
    this.#item = `${entry.collection}:${entry.key}`;
  }

  /**
   * Runs `write` with a claim, and emits `stored` instead if an earlier attempt has stored it. `write` reads the item after the number:
   * what it reads is at least as new.
   */
  claimed<T>(write: (claim: object) => Observable<T>, stored: T): Observable<T> {
    const write$ = this.#rounds(write, stored);
    return this.entry.attempts > 1 ? this.#unlessStored(write$, stored) : write$;
  }

  /** Writes, and again with a new claim while somebody else claims the number first. */
  #rounds<T>(write: (claim: object) => Observable<T>, stored: T, round = 1): Observable<T> {
    return this.#lastNumber().pipe(
      switchMap((last) =>
        write(this.#claim(last + 1)).pipe(
          catchError((error: unknown) => {
            if (!isTaken(error) || round === MAX_ROUNDS) return throwError(() => error);
            const again$ = this.#lastNumber().pipe(
              switchMap((now) =>
                // One of the unique fields of the item itself was taken.
                now === last ? throwError(() => error) : this.#rounds(write, stored, round + 1),
              ),
            );
            // An earlier attempt may have reached the server just now.
            return this.#unlessStored(again$, stored);
          }),
        ),
      ),
    );
  }

  /** `GET /items/offline_claims` */
  #unlessStored<T>(write$: Observable<T>, stored: T): Observable<T> {
    return this.#read({ id: { _eq: this.entry.operation } }).pipe(
      switchMap((claim) => (claim ? of(stored) : write$)),
    );
  }

  /** Returns the fields that add a claim to a write. */
  #claim(number: number): object {
    const item = this.#item;
    const row = { id: this.entry.operation, item, slot: `${item}:${number}`, number };
    return { [CLAIMS]: { create: [row], update: [], delete: [] } };
  }

  #lastNumber(): Observable<number> {
    return this.#read({ item: { _eq: this.#item } }).pipe(
      map((row) => (Number.isSafeInteger(row?.['number']) ? Number(row?.['number']) : 0)),
    );
  }

  /** Emits the matching claim with the highest number. */
  #read(filter: object): Observable<Readonly<Record<string, unknown>> | undefined> {
    // The server refuses the last field where the collection was not set up.
    const fields = ['id', 'number', claimedItem(this.entry.collection)];
    return defer(() =>
      this.#rows.readByQuery({ filter, fields, sort: ['-number'], limit: 1 }),
    ).pipe(
      map(({ data }) => {
        const [row]: readonly unknown[] = data;
        return isObject(row) ? row : undefined;
      }),
      catchError((error: unknown) => {
        const isMissing = isClientError(error) && MISSING.includes(error.status);
        return throwError(() => (isMissing ? new OfflineError('NOT_SET_UP', error) : error));
      }),
    );
  }
}
