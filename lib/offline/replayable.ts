import { isObject } from '../internal/guards';
import type { Values } from './outbox-entry';

/**
 * Returns true if an update creates rows of a relation whose keys the database makes, as in `tags: { create: [{ tags_id: 1 }] }`: sent
 * twice, it would create them twice.
 */
export const createsKeylessRows = (item: Values): boolean =>
  Object.values(item).some((value) => {
    if (!isObject(value) || !Array.isArray(value['create'])) return false;
    const rows: readonly unknown[] = value['create'];
    return rows.some((row) => !isObject(row) || typeof row['id'] !== 'string');
  });
