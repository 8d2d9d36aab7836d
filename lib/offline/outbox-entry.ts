import { resultOrUndefined } from '../auth/cross-tab/platform';
import { isObject } from '../internal/guards';
import type { ID } from '../types/query';

/** The fields of an item, as JSON has them. */
export type Values = Readonly<Record<string, unknown>>;

/** A field that somebody else has changed since it was read here. */
export interface FieldConflict {
  readonly field: string;
  /** The value of this write; `undefined` for a delete. */
  readonly mine: unknown;
  /** The value that the server has now. */
  readonly theirs: unknown;
  /** The value that was read before this write. */
  readonly base: unknown;
}

/**
 * - `waiting`: for the network, for its turn, or for a write that it depends on
 * - `sending`: it has been sent, and its answer is not known
 * - `conflict`: somebody else has changed the same fields, or an item to be deleted; see `conflicts`
 * - `refused`: the server refuses it; see `error`
 * - `done`: the server has stored it; `discarded`: it was given up. Only in `changes$`, as it has left the outbox
 */
export type OutboxState = 'waiting' | 'sending' | 'conflict' | 'refused' | 'done' | 'discarded';

/** A file that the server has not confirmed. */
export interface UnsentFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Of a file that is kept as a handle: when it was changed before it was chosen, in epoch milliseconds. */
  readonly lastModified?: number;
}

/** A write that the server has not confirmed. */
export interface OutboxEntry {
  /** Of this write: a UUID. */
  readonly id: string;
  /** Of this write with these values: a UUID, another one after `edit` and `resolve`. */
  readonly operation: string;
  /** Writes of one item are sent in the order of these. */
  readonly number: number;
  readonly kind: 'create' | 'update' | 'delete';
  readonly collection: string;
  readonly primaryKey: string;
  /** Of the item. */
  readonly key: ID;
  /** Of an upload: the bytes or the handle are kept beside it. */
  readonly file?: UnsentFile;
  /** The item of a create, the changed fields of an update. */
  readonly item: Values;
  /** The values of the changed fields, for a delete of all fields, as this client last read them; fields that it has not read are missing. */
  readonly base: Values;
  /** When it was written, in epoch milliseconds. */
  readonly at: number;
  readonly state: OutboxState;
  /** How often it has been sent. After a lost answer the server may have stored it. */
  readonly attempts: number;
  readonly conflicts: readonly FieldConflict[];
  /** Of the refusal. */
  readonly error?: { readonly code: string; readonly message: string };
}

const KINDS: readonly unknown[] = ['create', 'update', 'delete'];
const STATES: readonly unknown[] = ['waiting', 'sending', 'conflict', 'refused'];

export const isKey = (value: unknown): value is ID =>
  typeof value === 'string' || typeof value === 'number';

/** Returns false for values that IndexedDB stores and no request can hold, such as a BigInt. */
const isJson = (value: unknown): boolean =>
  resultOrUndefined(() => JSON.stringify(value)) !== undefined;

const isRefusal = (value: unknown): boolean =>
  isObject(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string';

const isUnsentFile = (value: unknown): value is UnsentFile =>
  isObject(value) &&
  typeof value['name'] === 'string' &&
  typeof value['size'] === 'number' &&
  (value['lastModified'] === undefined || typeof value['lastModified'] === 'number');

/** Returns true for an entry as a storage should have it. Another version or a script may have written something else. */
export const isOutboxEntry = (value: unknown): value is OutboxEntry =>
  isObject(value) &&
  typeof value['id'] === 'string' &&
  typeof value['operation'] === 'string' &&
  Number.isSafeInteger(value['number']) &&
  KINDS.includes(value['kind']) &&
  typeof value['collection'] === 'string' &&
  typeof value['primaryKey'] === 'string' &&
  isKey(value['key']) &&
  (value['file'] === undefined || isUnsentFile(value['file'])) &&
  isObject(value['item']) &&
  isObject(value['base']) &&
  typeof value['at'] === 'number' &&
  STATES.includes(value['state']) &&
  Number.isSafeInteger(value['attempts']) &&
  Array.isArray(value['conflicts']) &&
  value['conflicts'].every((one) => isObject(one) && typeof one['field'] === 'string') &&
  (value['error'] === undefined || isRefusal(value['error'])) &&
  isJson(value);

/** Returns a name for the item that an entry is about. */
export const itemOf = ({ collection, key }: Pick<OutboxEntry, 'collection' | 'key'>): string =>
  JSON.stringify([collection, String(key)]);

/** Returns an entry as it is sent again. */
export const waiting = ({ error: _error, ...entry }: OutboxEntry): OutboxEntry => ({
  ...entry,
  state: 'waiting',
  conflicts: [],
});
