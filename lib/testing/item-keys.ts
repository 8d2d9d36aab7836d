import type { Collection } from '../query/collections';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isInteger = ({ fields, key }: Collection): boolean =>
  /^(?:integer|bigInteger)$/.test(fields.get(key)?.type ?? '');

/** Returns true if Directus takes this for a key of the collection: whole numbers for integers, UUIDs for UUIDs. */
export function isKeyOf(collection: Collection, key: unknown): boolean {
  const field = collection.fields.get(collection.key);
  if (field?.type === 'integer') return key !== '' && Number.isInteger(Number(key));
  return field?.type === 'uuid' || field?.special.includes('uuid') === true
    ? UUID.test(String(key))
    : true;
}

/** Returns a key as it is stored: `'07'` of an integer is 7. */
export const storedKey = (collection: Collection, key: unknown): unknown =>
  isInteger(collection) && Number.isSafeInteger(Number(key)) ? Number(key) : key;

/** Returns the name of a key among the rows of its collection. */
export const keyText = (collection: Collection, key: unknown): string =>
  String(storedKey(collection, key));
