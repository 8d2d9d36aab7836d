import { object } from '../internal/argument-checks';
import { jsonValues } from '../requests/json-values';
import { encodePathSegment } from '../transport/url';
import type { ID } from '../types/query';
import { requireBlob, toFormFields } from '../uploads/file-form';
import { OfflineError } from './errors';
import { isKey, type OutboxEntry, type Values } from './outbox-entry';
import { createsKeylessRows } from './replayable';

/** The part of an entry that describes the write. */
export type NewWrite = Pick<OutboxEntry, 'kind' | 'key' | 'item' | 'base' | 'file'>;

/** Returns the entry of a write that was made now. */
export const newEntry = (
  collection: string,
  primaryKey: string,
  at: number,
  write: NewWrite,
): Omit<OutboxEntry, 'number'> => ({
  ...write,
  id: crypto.randomUUID(),
  operation: crypto.randomUUID(),
  collection,
  primaryKey,
  at,
  state: 'waiting',
  attempts: 0,
  conflicts: [],
});

/** Returns the creation of an item. `makesKeys`: an item without a key gets one here; else it fails with `NOT_REPLAYABLE`. */
export function newItem(item: unknown, primaryKey: string, makesKeys: boolean): NewWrite {
  const plain = plainItem(item);
  const given = plain[primaryKey];
  if (!isKey(given) && !makesKeys) throw new OfflineError('NOT_REPLAYABLE');
  const key = isKey(given) ? given : crypto.randomUUID();
  return { kind: 'create', key, item: { ...plain, [primaryKey]: key }, base: {} };
}

/** An item as the user saw it. */
export interface SeenItem {
  /** As queries show it. */
  readonly row: Values;
  /** The user's own writes of it, which are sent before. */
  readonly unsent: readonly OutboxEntry[];
}

/** Returns the update of an item. Fails with `NOT_REPLAYABLE` if a repetition could create rows twice, and no claim prevents it. */
export function newUpdate(
  key: ID,
  item: unknown,
  { row, unsent }: SeenItem,
  isStrict: boolean,
): NewWrite {
  const plain = plainItem(item);
  if (!isStrict && createsKeylessRows(plain)) throw new OfflineError('NOT_REPLAYABLE');
  const seen = unsent.reduce((before, entry) => ({ ...before, ...entry.item }), row);
  const base = Object.entries(seen).filter(([field]) => Object.hasOwn(plain, field));
  return { kind: 'update', key, item: plain, base: Object.fromEntries(base) };
}

/** Returns the delete of an item. */
export const newDelete = (key: ID, { row, unsent }: SeenItem): NewWrite => ({
  kind: 'delete',
  key,
  item: {},
  // Unsent writes change more than their fields, such as the date of the last change.
  base: unsent.length === 0 ? row : {},
});

/** Returns the upload of a file, whose id is made here. `staysInPlace`: it is kept as a handle. */
export function newFile(file: Blob, metadata: Values, staysInPlace: boolean): NewWrite {
  const { size } = requireBlob(file);
  const name = toFormFields(file, metadata).get('filename_download') ?? '';
  const lastModified = file instanceof File ? file.lastModified : 0;
  const unsent = { name, size, ...(staysInPlace && { lastModified }) };
  return { ...newItem(metadata, 'id', true), file: unsent };
}

/** Returns an item as JSON has it. */
export const plainItem = (item: unknown): Values =>
  object('item', jsonValues('item', object('item', item)));

/** Returns a key as JSON has it. */
export function plainKey(id: ID): ID {
  encodePathSegment('id', id);
  return typeof id === 'bigint' ? String(id) : id;
}
