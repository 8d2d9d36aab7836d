import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { KeptAnswers } from '../../lib/offline/kept-answers';
import { KeyValueArea } from '../../lib/offline/key-value-area';
import { MemoryOfflineStorage } from '../../lib/offline';
import { VirtualClock } from '../support/virtual-clock';

const bytesOf = (result: object) => 2 * JSON.stringify(result).length;
const answer = (at: number, text = 'row') => ({ result: { data: [{ text }] as never[] }, at });
const SIZE = bytesOf(answer(0).result);

/** Answers on a storage, of which `room` find a place. */
function answers(room: number, storage = new MemoryOfflineStorage()) {
  const clock = new VirtualClock();
  const area = new KeyValueArea(storage, '');
  const kept = new KeptAnswers({ area, maxBytes: room * SIZE, scheduler: clock });
  return {
    clock,
    storage,
    kept,
    keep: (query: string, at: number, text?: string) =>
      lastValueFrom(kept.keep(query, answer(at, text))),
    read: (query: string) => lastValueFrom(kept.read(query)),
    queries: () => storage.keys('answer ').map((key) => key.slice('answer '.length)),
  };
}

describe('kept answers', () => {
  it('offline: answers find a place up to maxBytes, and the oldest goes first', async () => {
    const { keep, queries } = answers(2);
    await keep('a', 2);
    await keep('b', 1);
    expect(queries()).toEqual(['a', 'b']);
    await keep('c', 3);
    expect(queries()).toEqual(['a', 'c']);
  });

  it('offline: an answer that is read counts as used now', async () => {
    const { clock, keep, read, queries } = answers(2);
    await keep('a', 1);
    await keep('b', 2);
    await clock.advance(10);
    expect(await read('a')).toEqual(answer(1));
    await keep('c', 5);
    expect(queries()).toEqual(['a', 'c']);
  });

  it('offline: an answer that is larger than maxBytes is not kept, and takes the place of none', async () => {
    const { keep, queries } = answers(2);
    await keep('a', 1);
    await keep('large', 2, 'x'.repeat(SIZE));
    expect(queries()).toEqual(['a']);
    await keep('exact', 3, 'row'.padEnd(3 + SIZE / 2, 'x'));
    expect(queries()).toEqual(['exact']);
  });

  it('offline: a newer answer to the same query takes the place of the one before', async () => {
    const { keep, read, queries } = answers(1);
    await keep('a', 1);
    await keep('a', 2);
    expect(queries()).toEqual(['a']);
    expect(await read('a')).toEqual(answer(2));
  });

  it('offline: sizes and uses are known after a restart', async () => {
    const first = answers(2);
    await first.keep('a', 2);
    await first.keep('b', 1);
    const { keep, queries } = answers(2, first.storage);
    await keep('c', 3);
    expect(queries()).toEqual(['a', 'c']);
  });

  it.each([
    ['no index', undefined],
    ['an index of another form', 'index'],
    ['a size without bytes', { a: { usedAt: 1 } }],
    ['a size without a time', { a: { bytes: 1 } }],
    ['a size of texts', { a: { bytes: '1', usedAt: '1' } }],
    ['another collection than a text', { a: { bytes: 1, usedAt: 1, whole: 1 } }],
  ])(
    'offline: an answer of which the storage does not know the size is deleted: %s',
    async (_, index) => {
      const { storage, keep, queries } = answers(5);
      storage.set('answer a', answer(1));
      if (index !== undefined) storage.set('index', index);
      await keep('b', 2);
      expect(queries()).toEqual(['b']);
    },
  );

  it.each([
    ['no object', 'text'],
    ['no time', { result: { data: [] } }],
    ['no result', { at: 1 }],
    ['no rows', { at: 1, result: {} }],
    ['rows that are none', { at: 1, result: { data: [1] } }],
    ['counts that are none', { at: 1, result: { data: [], meta: 5 } }],
  ])('offline: a stored value that is no answer is not read: %s', async (_, value) => {
    const { storage, read } = answers(5);
    storage.set('answer a', value);
    expect(await read('a')).toBeUndefined();
  });

  it('offline: the answer with all rows of a collection is found by its name', async () => {
    const { kept } = answers(5);
    await lastValueFrom(kept.keep('a', { ...answer(1), whole: 'articles' }));
    await lastValueFrom(kept.keep('b', { ...answer(2), whole: 'tags' }));
    const whole = (name: string) => lastValueFrom(kept.readWhole(name));
    expect(await whole('tags')).toMatchObject({ at: 2 });
    expect(await whole('authors')).toBeUndefined();
  });

  it('offline: a full disk costs half of what is kept, and then the answer', async () => {
    let isFull = false;
    class SmallDisk extends MemoryOfflineStorage {
      override set(key: string, value: unknown): void {
        if (isFull && key.startsWith('answer') && this.keys('answer ').length >= 3)
          throw new Error('full');
        super.set(key, value);
      }
    }
    const { keep, queries } = answers(4, new SmallDisk());
    for (const [at, query] of ['a', 'b', 'c'].entries()) await keep(query, at);
    isFull = true;
    await keep('d', 4);
    expect(queries()).toEqual(['c', 'd']);
  });

  it('offline: a storage that fails keeps nothing, and fails nobody', async () => {
    class Broken extends MemoryOfflineStorage {
      override get(): unknown {
        throw new Error('broken');
      }
    }
    const { keep, read, kept, queries } = answers(4, new Broken());
    await keep('a', 1);
    expect(await read('a')).toBeUndefined();
    expect(await lastValueFrom(kept.readWhole('articles'))).toBeUndefined();
    expect(queries()).toEqual([]);
  });

  it('offline: the first and the last of many answers to one query within a second are written', async () => {
    const writes: unknown[] = [];
    class Counting extends MemoryOfflineStorage {
      override set(key: string, value: unknown): void {
        if (key.startsWith('answer')) writes.push([key, (value as { at: number }).at]);
        super.set(key, value);
      }
    }
    const { kept, clock } = answers(9, new Counting());
    const running = kept.run().subscribe();
    for (const at of [1, 2, 3]) kept.keepLater('a', answer(at));
    kept.keepLater('b', answer(4));
    await clock.advance(2_000);
    running.unsubscribe();
    expect(writes).toEqual([
      ['answer a', 1],
      ['answer b', 4],
      ['answer a', 3],
    ]);
  });
});
