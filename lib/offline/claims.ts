import { catchError, defer, map, type Observable, switchMap, throwError } from 'rxjs';
import { isClientError, isTaken } from '../errors/classify';
import { ItemsHandler } from '../handlers/items';
import { isObject } from '../internal/guards';
import type { ITransport } from '../transport/transport-base';
import { OfflineError } from './errors';
import type { OutboxEntry } from './outbox-entry';

/** The collection that `npx directus-rx setup offline` makes, and the list of its rows on each item of a strict collection. */
export const CLAIMS = 'offline_claims';

/** Returns the field of a claim that names the item of a collection. */
export const claimedItem = (collection: string): string => `item_${collection}`;

/** How often an update is begun again because somebody else has updated the item at the same moment. */
const MAX_ROUNDS = 20;

/** How Directus answers for a collection or a field that does not exist, or that the user may not read. */
const MISSING = [400, 403, 404];

/**
 * The claims of one item. Each update of it has one, with the next number, in the same transaction: of two updates that have seen
 * the same number, the server refuses the second. The claim of an update also tells whether it was stored.
 */
export class Claims {
  readonly #rows: ItemsHandler<Record<string, unknown>>;

  constructor(
    private readonly entry: OutboxEntry,
    transport: ITransport,
  ) {
    this.#rows = new ItemsHandler(CLAIMS, transport);
  }

  /** Emits true if the update of this entry was stored. `GET /items/offline_claims` */
  isStored(): Observable<boolean> {
    return this.#read({ id: { _eq: this.entry.operation } }).pipe(map((row) => row !== undefined));
  }

  /**
   * Runs `update` with its claim, and again with a new one if somebody else has claimed the number meanwhile. `update` reads the item
   * after the number: what it reads is at least as new.
   */
  claimed<T>(update: (claim: object) => Observable<T>, round = 1): Observable<T> {
    return this.#lastNumber().pipe(
      switchMap((last) =>
        update(this.#claim(last + 1)).pipe(
          catchError((error: unknown) => {
            if (!isTaken(error) || round === MAX_ROUNDS) return throwError(() => error);
            return this.#lastNumber().pipe(
              switchMap((now) =>
                // One of the unique fields of the item itself was taken.
                now === last ? throwError(() => error) : this.claimed(update, round + 1),
              ),
            );
          }),
        ),
      ),
    );
  }

  /** Returns the fields that add a claim to an update. */
  #claim(number: number): object {
    const { operation, collection, key } = this.entry;
    const slot = `${collection}:${key}:${number}`;
    return {
      [CLAIMS]: { create: [{ id: operation, slot, number }], update: [], delete: [] },
    };
  }

  #lastNumber(): Observable<number> {
    const { collection, key } = this.entry;
    return this.#read({ [claimedItem(collection)]: { _eq: key } }).pipe(
      map((row) => (Number.isSafeInteger(row?.['number']) ? Number(row?.['number']) : 0)),
    );
  }

  /** Emits the matching claim with the highest number. */
  #read(filter: object): Observable<Readonly<Record<string, unknown>> | undefined> {
    return defer(() =>
      this.#rows.readByQuery({ filter, fields: ['id', 'number'], sort: ['-number'], limit: 1 }),
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
