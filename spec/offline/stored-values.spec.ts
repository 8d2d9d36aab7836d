// Another version, a script or a broken disk may have written anything under the keys of the storage.
import fc from 'fast-check';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import { anna, articleServer, device } from '../support/offline-rig';
import { fuzzRuns } from '../support/runs';

const query = { fields: ['id', 'title'], sort: ['title'] } as const;

/** A value that IndexedDB can store. */
const stored = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    undefined,
    7n,
    new Date(NaN),
    new Blob(['x']),
    new Map([[1, 2]]),
    -1,
    NaN,
  ),
);

/** A place in a stored value: its member at each of these, counted around. */
const place = fc.array(fc.nat(20), { maxLength: 4 });

/** Puts a value at a place, or takes the member that is there away. */
function spoil(
  value: unknown,
  [first, ...rest]: readonly number[],
  put: unknown,
  removes: boolean,
): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return put;
  const names = Object.keys(value);
  const name = names[first % Math.max(1, names.length)];
  if (name === undefined) return put;
  const copy: object = Array.isArray(value) ? [...value] : { ...value };
  if (removes && rest.length === 0) Reflect.deleteProperty(copy, name);
  else Reflect.set(copy, name, spoil(Reflect.get(copy, name), rest, put, removes));
  return copy;
}

describe('a storage with values of others under the keys of this library', () => {
  it('offline: stored values may be anything: the outbox shows entries only, and new writes are stored and sent', async () => {
    const isEntry = (entry: object) => {
      const { id, key, item, error } = entry as Record<string, unknown>;
      const isError =
        error === undefined || typeof (error as { message: unknown }).message === 'string';
      return typeof id === 'string' && /^(string|number)$/.test(typeof key) && !!item && isError;
    };
    const property = fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(), place, stored, fc.boolean()), { minLength: 1, maxLength: 3 }),
      async (changes) => {
        const fake = articleServer();
        const [first, second] = ['One', 'Two'].map(
          (title) => fake.create('articles', { title }) as string,
        ) as [string, string];
        const storage = new MemoryOfflineStorage();
        const before = device(fake, { storage });
        await before.directus.auth.login(anna);
        await lastValueFrom(before.kept.readByQuery('articles', query));
        fake.offline();
        await before.kept.updateOne('articles', first, { title: 'Changed' });
        fake.online();
        fake.update('articles', first, { title: 'By somebody else' });
        await before.clock.advance(60_000);
        fake.offline();
        await before.kept.updateOne('articles', second, { status: 'kept' });
        await before.kept.upload(new File(['x'], 'x.txt'));
        before.kept.dispose();
        const keys = storage.keys('');
        for (const [at, path, put, removes] of changes) {
          const key = keys[at % keys.length] ?? '';
          storage.set(key, spoil(storage.get(key), path, put, removes));
        }
        fake.online();

        const after = device(fake, { storage });
        await after.directus.auth.login(anna);
        const { key } = await after.kept.createOne('articles', { title: 'New' });
        const answers = await lastValueFrom(
          after.kept.readByQuery('articles', query).pipe(toArray()),
        );
        const rows = answers.flatMap(({ data }): readonly unknown[] => data);
        expect(rows.every((row) => typeof row === 'object' && row !== null)).toBe(true);
        await after.clock.advance(120_000);
        expect(fake.rows('articles')).toContainEqual(
          expect.objectContaining({ id: key, title: 'New' }),
        );
        expect(after.outbox().every(isEntry)).toBe(true);
        after.kept.dispose();
      },
    );
    await fc.assert(property, { numRuns: fuzzRuns(200) });
  }, 120_000);
});
