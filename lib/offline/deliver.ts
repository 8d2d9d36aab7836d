import { catchError, defer, map, type Observable, of, switchMap, throwError } from 'rxjs';
import { isClientError, isTaken } from '../errors/classify';
import { isSessionError, isTransportError, type TransportError } from '../errors/errors';
import { ItemsHandler } from '../handlers/items';
import { isObject } from '../internal/guards';
import type { ITransport } from '../transport/transport-base';
import { Claims } from './claims';
import { conflictsOf, isApplied } from './conflicts';
import { deliverFile } from './deliver-file';
import { isOfflineError } from './errors';
import type { FieldConflict, OutboxEntry, Values } from './outbox-entry';
import type { UnsentFiles } from './unsent-files';

/** How an attempt to send a write has ended. */
export type Outcome =
  | { readonly state: 'done' }
  | { readonly state: 'conflict'; readonly conflicts: readonly FieldConflict[] }
  | {
      readonly state: 'refused';
      readonly error: { readonly code: string; readonly message: string };
    }
  /** Perhaps the server has it. It is tried again later. */
  | { readonly state: 'waiting'; readonly error: unknown };

export interface DeliveryConfig {
  readonly transport: ITransport;
  readonly files: UnsentFiles;
  /** Their items have claims. */
  readonly strictCollections: ReadonlySet<string>;
}

const DONE: Outcome = { state: 'done' };

/** Statuses below 500 that pass: a session that has to be renewed, a slow proxy, a limit of requests. */
const PASSING = [401, 408, 429];

const isRefusal = (error: unknown): error is TransportError =>
  isClientError(error) && !PASSING.includes(error.status);

/**
 * Sends a write, and emits how that has ended; never fails. `entry.attempts` counts this attempt: from the second on, the write
 * may be stored already, and is sent again only if it is not.
 */
export const deliver = (
  entry: OutboxEntry,
  { transport, files, strictCollections }: DeliveryConfig,
): Observable<Outcome> =>
  defer(() => {
    if (entry.file) return deliverFile(entry, files, transport).pipe(map(() => DONE));
    const claims = strictCollections.has(entry.collection)
      ? new Claims(entry, transport)
      : undefined;
    return new Delivery(entry, transport, claims).outcome();
  }).pipe(catchError((error: unknown) => of(outcomeOf(error))));

function outcomeOf(error: unknown): Outcome {
  const passes = isTransportError(error) ? !isRefusal(error) : isSessionError(error);
  if (passes) return { state: 'waiting', error };
  const message = error instanceof Error ? error.message : String(error);
  const code = isRefusal(error) || isOfflineError(error) ? error.code : 'NOT_SENT';
  return { state: 'refused', error: { code, message } };
}

class Delivery {
  readonly #items: ItemsHandler<Record<string, unknown>>;
  /** An earlier attempt has had no answer. */
  readonly #isUnsure: boolean;

  constructor(
    private readonly entry: OutboxEntry,
    transport: ITransport,
    private readonly claims: Claims | undefined,
  ) {
    this.#items = new ItemsHandler(entry.collection, transport);
    this.#isUnsure = entry.attempts > 1;
  }

  outcome(): Observable<Outcome> {
    switch (this.entry.kind) {
      case 'create':
        return this.#claimed((claim) => this.#create(claim));
      case 'update':
        return this.#claimed((claim) => this.#update(claim));
      case 'delete':
        return this.#delete();
    }
  }

  #claimed(write: (claim: object) => Observable<Outcome>): Observable<Outcome> {
    return this.claims?.claimed(write, DONE) ?? write({});
  }

  #create(claim: object): Observable<Outcome> {
    const { item, primaryKey } = this.entry;
    return this.#items.createOne({ ...item, ...claim }, { fields: [primaryKey] }).pipe(
      map(() => DONE),
      catchError((error: unknown) => {
        if (!isTaken(error) || !this.#isUnsure || this.claims) return throwError(() => error);
        // By the item itself, or by another item with one of its unique values.
        return this.#read([primaryKey]).pipe(
          switchMap((stored) => (stored ? of(DONE) : throwError(() => error))),
        );
      }),
    );
  }

  /** Compares the item with what was read, and sends the changed fields with a claim, if it has one. */
  #update(claim: object): Observable<Outcome> {
    const { item, base, key, primaryKey } = this.entry;
    const send$ = defer(() =>
      this.#items
        .updateOne(key, { ...item, ...claim }, { fields: [primaryKey] })
        .pipe(map(() => DONE)),
    );
    const hasBase = Object.keys(item).some((field) => Object.hasOwn(base, field));
    const isUnsure = this.#isUnsure && !this.claims;
    if (!hasBase && !isUnsure) return send$;
    return this.#read(Object.keys(item)).pipe(
      switchMap((theirs) => {
        if (!theirs) return send$;
        if (isUnsure && isApplied(this.entry, theirs)) return of(DONE);
        return this.#conflict(theirs) ?? send$;
      }),
    );
  }

  /** Compares the item with what was read, and deletes it. */
  #delete(): Observable<Outcome> {
    const { key, primaryKey, base } = this.entry;
    const delete$ = this.#items.deleteOne(key).pipe(
      map(() => DONE),
      catchError((error: unknown) => {
        if (!isRefusal(error)) return throwError(() => error);
        // The server refuses an item that is gone in the same words as one that must not be deleted.
        return this.#read([primaryKey]).pipe(
          switchMap((stored) => (stored ? throwError(() => error) : of(DONE))),
        );
      }),
    );
    if (Object.keys(base).length === 0) return delete$;
    // Names of functions and aliases, which a query may have shown, are no fields to read.
    return this.#read(['*']).pipe(
      switchMap((theirs) => (theirs && this.#conflict(theirs)) ?? delete$),
    );
  }

  #conflict(theirs: Values): Observable<Outcome> | undefined {
    const conflicts = conflictsOf(this.entry, theirs);
    return conflicts.length > 0 ? of({ state: 'conflict', conflicts }) : undefined;
  }

  /** Emits these fields as the server has them; `undefined` if there is no such item, or none that the user may read. */
  #read(fields: readonly string[]): Observable<Values | undefined> {
    const { key, primaryKey } = this.entry;
    return this.#items
      .readByQuery({ filter: { [primaryKey]: { _eq: key } }, fields: [...fields], limit: 1 })
      .pipe(
        map(({ data }) => {
          const [row]: readonly unknown[] = data;
          return isObject(row) ? row : undefined;
        }),
        // Fields that the user may not read cannot be compared.
        catchError((error: unknown) =>
          isRefusal(error) ? of(undefined) : throwError(() => error),
        ),
      );
  }
}
