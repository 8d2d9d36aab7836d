import { object } from '../internal/argument-checks';
import { jsonValues } from '../requests/json-values';
import { requireBlob, toFormFields } from '../uploads/file-form';
import { OfflineError } from './errors';
import { isKey, type OutboxEntry, type Values } from './outbox-entry';

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

/** Returns the upload of a file, whose id is made here. */
export function newFile(file: Blob, metadata: Values): NewWrite {
  const { size } = requireBlob(file);
  const name = toFormFields(file, metadata).get('filename_download') ?? '';
  return { ...newItem(metadata, 'id', true), file: { name, size } };
}

/** Returns an item as JSON has it. */
export const plainItem = (item: unknown): Values =>
  object('item', jsonValues('item', object('item', item)));
