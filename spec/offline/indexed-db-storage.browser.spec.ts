import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IndexedDbStorage, MemoryOfflineStorage } from '../../lib/offline';

const NAME = 'directus-rx spec';

/** Settles a request of IndexedDB itself. */
const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('no error'));
    };
  });

/** The connections that were opened, in order: a browser closes them without being asked. */
const connections: IDBDatabase[] = [];
const unhandled: unknown[] = [];
const noteUnhandled = ({ reason }: PromiseRejectionEvent) => unhandled.push(reason);

beforeEach(() => {
  connections.length = 0;
  unhandled.length = 0;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the factory below
  const { open } = IDBFactory.prototype;
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (
    this: IDBFactory,
    ...args: Parameters<typeof open>
  ) {
    const request = open.apply(this, args);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  });
  window.addEventListener('unhandledrejection', noteUnhandled);
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const connection of connections) connection.close();
  await settled(indexedDB.deleteDatabase(NAME));
  window.removeEventListener('unhandledrejection', noteUnhandled);
  expect(unhandled).toEqual([]);
});

describe('IndexedDbStorage', () => {
  it('keeps values of every type that can be cloned, for other tabs and later visits', async () => {
    const storage = new IndexedDbStorage(NAME);
    const value = { at: new Date(5), rows: [{ id: 1n }, null], name: 'Ünï' };
    expect(await storage.get('a')).toBeUndefined();
    await storage.set('a', value);
    await storage.set('b', undefined);
    expect(await new IndexedDbStorage(NAME).get('a')).toEqual(value);
    await storage.set('a', 2);
    expect(await storage.get('a')).toBe(2);
    await storage.delete('a');
    await storage.delete('a');
    expect([await storage.get('a'), await storage.keys('')]).toEqual([undefined, ['b']]);
  });

  it('keeps values under keys of any characters, in the order of a storage in memory', async () => {
    const storage = new IndexedDbStorage(NAME);
    const memory = new MemoryOfflineStorage();
    const parts = ['', ' ', '\0', 'a', 'Z', 'é', '~', '\ud83d', '😀', '\uffee', '\uffff', '[]"'];
    const all = parts.flatMap((one) => parts.map((other) => `${one}${other}`));
    for (const key of all) {
      memory.set(key, key);
      await storage.set(key, key);
    }
    for (const prefix of [...parts, '\uffff\uffff', 'none']) {
      const expected = memory.keys(prefix);
      expect(await storage.keys(prefix), JSON.stringify(prefix)).toEqual(expected);
      expect(await storage.lastKey(prefix), JSON.stringify(prefix)).toBe(expected.at(-1));
    }
    for (const key of all) expect(await storage.get(key)).toBe(key);
  });

  it('rejects values that cannot be cloned, without a trace', async () => {
    const storage = new IndexedDbStorage(NAME);
    await storage.set('a', 1);
    await expect(storage.set('a', () => 2)).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await storage.get('a')).toBe(1);
  });
});

describe('IndexedDbStorage in trouble', () => {
  it('lets another tab delete the database, and makes a new one', async () => {
    const storage = new IndexedDbStorage(NAME);
    await storage.set('a', 1);
    await settled(indexedDB.deleteDatabase(NAME));
    expect(await storage.get('a')).toBeUndefined();
    await storage.set('a', 2);
    expect(await storage.get('a')).toBe(2);
  });

  it('lets another tab upgrade the database, and rejects until that is undone', async () => {
    const storage = new IndexedDbStorage(NAME);
    await storage.set('a', 1);
    const later = await settled(indexedDB.open(NAME, 2));
    await expect(storage.set('a', 2)).rejects.toMatchObject({ name: 'VersionError' });
    later.close();
    await settled(indexedDB.deleteDatabase(NAME));
    await storage.set('a', 3);
    expect(await storage.get('a')).toBe(3);
  });

  it.each([
    ['and says so', true],
    ['and says nothing', false],
  ])('opens the database again when the browser has closed it %s', async (_, says) => {
    const storage = new IndexedDbStorage(NAME);
    await storage.set('a', 1);
    const [connection] = connections;
    connection?.close();
    if (says) connection?.dispatchEvent(new Event('close'));
    const [a, keys] = await Promise.all([
      storage.get('a'),
      storage.keys('a'),
      storage.set('b', 2),
      storage.delete('c'),
    ]);
    expect([a, keys, await storage.get('b')]).toEqual([1, ['a'], 2]);
    expect(connections).toHaveLength(2);
  });

  it('repeats a write whose transaction the browser has ended with the connection', async () => {
    const storage = new IndexedDbStorage(NAME);
    await storage.set('a', 1);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the store below
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function (
      this: IDBObjectStore,
      ...args: Parameters<typeof put>
    ) {
      const request = put.apply(this, args);
      this.transaction.abort();
      return request;
    });
    await storage.set('a', 2);
    expect(await storage.get('a')).toBe(2);
  });

  it('rejects a write for which there is no space, and keeps the value before', async () => {
    const storage = new IndexedDbStorage(NAME);
    await storage.set('a', 1);
    const full = new DOMException('The disk is full', 'QuotaExceededError');
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw full;
    });
    await expect(storage.set('a', 2)).rejects.toBe(full);
    put.mockRestore();
    expect(await storage.get('a')).toBe(1);
    await storage.set('a', 3);
    expect(await storage.get('a')).toBe(3);
  });

  it('rejects where the browser has no database for this page, and works once it has one', async () => {
    const storage = new IndexedDbStorage(NAME);
    const refused = new DOMException('Not for this page', 'SecurityError');
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw refused;
    });
    await expect(storage.get('a')).rejects.toBe(refused);
    await storage.set('a', 1);
    expect(await storage.get('a')).toBe(1);
  });
});
