import { NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Call, type CallEvent } from '../../lib/call';
import { uploadAll, type UploadsProgress } from '../../lib/uploads/upload-all';

/** Uploads that are answered by hand, each file's by its name. */
class FakeUploads {
  readonly events = new Map<string, Subject<CallEvent<string>>>();
  readonly ended = new Set<string>();
  readonly left: string[] = [];
  readonly seen: UploadsProgress<string>[] = [];

  readonly upload = ({ name }: File): Call<string> =>
    new Call(
      () =>
        new Observable((subscriber) => {
          const events = new Subject<CallEvent<string>>();
          this.events.set(name, events);
          events.subscribe(subscriber);
          return () => {
            if (!this.ended.has(name)) this.left.push(name);
          };
        }),
    );

  move(name: string, loaded: number, total = 100): void {
    this.events.get(name)?.next({ type: 'upload', loaded, total });
  }

  lose(name: string, retryAt: number): void {
    const error = new Error(`${name} lost its connection`);
    this.events.get(name)?.next({ type: 'waiting', error, retryAt });
  }

  answer(name: string): void {
    this.ended.add(name);
    this.events.get(name)?.next({ type: 'reply', body: name });
    this.events.get(name)?.complete();
  }

  fail(name: string): void {
    this.ended.add(name);
    this.events.get(name)?.error(new Error(`${name} is too large`));
  }

  start(names: string, concurrency?: number) {
    const files = Array.from(names, (name) => new File(['x'.repeat(100)], name));
    return uploadAll(files, this.upload, concurrency).subscribe((one) => this.seen.push(one));
  }

  get last(): UploadsProgress<string> {
    const last = this.seen.at(-1);
    if (!last) throw new Error('nothing was emitted');
    return last;
  }

  get states(): string {
    return this.last.files.map(({ file, state }) => `${file.name} ${state}`).join(', ');
  }
}

describe('uploadAll', () => {
  it('uploadAll: emits the list of files at once', () => {
    const uploads = new FakeUploads();
    uploads.start('abcd');
    expect(uploads.seen[0]?.files.map(({ file }) => file.name)).toEqual(['a', 'b', 'c', 'd']);
    expect(uploads.seen[0]).toMatchObject({ state: 'waiting' });
  });

  it('has three on their way at a time, the next as one ends', () => {
    const uploads = new FakeUploads();
    uploads.start('abcd');
    expect([...uploads.events.keys()]).toEqual(['a', 'b', 'c']);
    uploads.answer('b');
    expect([...uploads.events.keys()]).toEqual(['a', 'b', 'c', 'd']);
  });

  it('has as many as asked for', () => {
    const uploads = new FakeUploads();
    uploads.start('abcd', 1);
    expect([...uploads.events.keys()]).toEqual(['a']);
  });

  it('adds up bytes, with the sizes of those that still wait', () => {
    const uploads = new FakeUploads();
    uploads.start('abcd');
    uploads.move('a', 50);
    uploads.move('c', 50);
    expect(uploads.last).toMatchObject({ state: 'sending', loaded: 100, total: 400, percent: 25 });
  });

  it('is done, at 100 %, when all are, with their rows in the order of the files', () => {
    const uploads = new FakeUploads();
    uploads.start('abc');
    for (const name of 'cab') {
      uploads.move(name, 100);
      expect(uploads.last.percent).toBeLessThan(100);
    }
    expect(uploads.last.state).toBe('processing');
    for (const name of 'cab') uploads.answer(name);
    expect(uploads.last).toMatchObject({ state: 'done', percent: 100, result: ['a', 'b', 'c'] });
  });

  it('uploadAll: waits for the network while no file moves, until the earliest next try', () => {
    const uploads = new FakeUploads();
    uploads.start('abc', 2);
    uploads.move('a', 50);
    uploads.move('b', 10);
    uploads.lose('a', 9_000);
    expect(uploads.states).toBe('a waiting, b sending, c waiting');
    expect(uploads.last).toMatchObject({ state: 'sending', loaded: 60 });
    uploads.lose('b', 7_000);
    expect(uploads.last).toMatchObject({
      state: 'waiting',
      loaded: 60,
      retryAt: 7_000,
      error: new Error('b lost its connection'),
    });
    expect(uploads.last.secondsLeft).toBeUndefined();
    expect(uploads.last.files[2]?.retryAt).toBeUndefined();
    uploads.move('b', 20);
    expect(uploads.last).toMatchObject({ state: 'sending', loaded: 70 });
    expect(uploads.last.retryAt).toBeUndefined();
  });

  it('uploadAll: a file that is cancelled while it waits for the network is no longer waited for', () => {
    const uploads = new FakeUploads();
    uploads.start('ab', 2);
    uploads.lose('a', 9_000);
    uploads.lose('b', 7_000);
    uploads.last.files[1]?.cancel();
    expect(uploads.last).toMatchObject({ state: 'waiting', retryAt: 9_000 });
    expect(uploads.last.files[1]).toMatchObject({ state: 'cancelled' });
    expect(uploads.last.files[1]?.error).toBeUndefined();
    uploads.last.files[0]?.cancel();
    expect(uploads.last).toMatchObject({ state: 'done' });
  });

  it('goes on when one fails, and says so at the end', () => {
    const uploads = new FakeUploads();
    let completed = false;
    const files = Array.from('ab', (name) => new File(['x'.repeat(100)], name));
    uploadAll(files, uploads.upload).subscribe({
      next: (one) => uploads.seen.push(one),
      complete: () => (completed = true),
    });
    uploads.move('a', 30);
    uploads.fail('a');
    expect(uploads.states).toBe('a failed, b waiting');
    expect(uploads.last).toMatchObject({ loaded: 30, total: 130 });
    uploads.answer('b');
    expect(uploads.states).toBe('a failed, b done');
    expect(uploads.last).toMatchObject({ state: 'failed', error: new Error('a is too large') });
    expect(uploads.last.files[1]?.result).toBe('b');
    expect(completed).toBe(true);
  });

  it('goes on when a file is refused before its upload has begun', () => {
    const uploads = new FakeUploads();
    const files = Array.from('abc', (name) => new File(['x'], name));
    const upload = (file: File) => {
      if (file.name === 'b') throw new Error('b is no image');
      return uploads.upload(file);
    };
    uploadAll(files, upload).subscribe((one) => uploads.seen.push(one));
    expect(uploads.states).toBe('a waiting, b failed, c waiting');
    for (const name of 'ac') uploads.answer(name);
    expect(uploads.left).toEqual([]);
    expect(uploads.states).toBe('a done, b failed, c done');
    expect(uploads.last).toMatchObject({ state: 'failed', error: new Error('b is no image') });
  });

  it('cancels one alone, be it on its way or still waiting', () => {
    const uploads = new FakeUploads();
    uploads.start('abc', 1);
    uploads.move('a', 30);
    uploads.last.files[1]?.cancel();
    expect(uploads.states).toBe('a sending, b cancelled, c waiting');
    uploads.last.files[0]?.cancel();
    expect(uploads.left).toEqual(['a']);
    expect(uploads.states).toBe('a cancelled, b cancelled, c waiting');
    expect([...uploads.events.keys()]).toEqual(['a', 'c']);
    uploads.answer('c');
    expect(uploads.last).toMatchObject({ state: 'done', result: ['c'] });
  });

  it('does nothing when one is cancelled that has ended', () => {
    const uploads = new FakeUploads();
    uploads.start('ab');
    uploads.answer('a');
    uploads.last.files[0]?.cancel();
    expect(uploads.states).toBe('a done, b waiting');
  });

  it('uploadAll: cancels a resumable upload instead of pausing it', () => {
    let cancelled = 0;
    const resumable = Object.assign(new Call<string>(() => NEVER), {
      cancel: () =>
        new Call<void>(
          () =>
            new Observable(() => {
              cancelled++;
            }),
        ),
    });
    const seen: UploadsProgress[] = [];
    const subscription = uploadAll([new File(['a'], 'a')], () => resumable).subscribe((one) =>
      seen.push(one),
    );
    seen.at(-1)?.files[0]?.cancel();
    expect(cancelled).toBe(1);
    subscription.unsubscribe();
    expect(cancelled).toBe(1);
  });

  it('cancels all of them when unsubscribed', () => {
    const uploads = new FakeUploads();
    uploads.start('abcd').unsubscribe();
    expect(uploads.left).toEqual(['a', 'b', 'c']);
    expect([...uploads.events.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('is done at once where there are no files', () => {
    const uploads = new FakeUploads();
    uploads.start('');
    expect(uploads.last).toMatchObject({ state: 'done', files: [], result: [] });
  });

  it('is cold: nothing is sent before somebody subscribes, and each time anew', () => {
    let sent = 0;
    const all = uploadAll(
      [new File(['a'], 'a')],
      () => new Call(() => (sent++, of({ type: 'reply', body: 1 }))),
    );
    expect(sent).toBe(0);
    all.subscribe();
    all.subscribe();
    expect(sent).toBe(2);
  });

  it('has all of them on their way at a time where there is no limit', () => {
    const uploads = new FakeUploads();
    uploads.start('abcde', Infinity);
    expect(uploads.events.size).toBe(5);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['returns nothing', () => undefined],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['never settles', () => new Promise<void>(() => undefined)],
  ])('leaves the others alone when `cancel` of one %s', (_, cancel) => {
    const uploads = new FakeUploads();
    const files = Array.from('ab', (name) => new File(['x'], name));
    const upload = (file: File) =>
      Object.assign(uploads.upload(file), { cancel: cancel as () => Promise<void> });
    uploadAll(files, upload).subscribe((one) => uploads.seen.push(one));
    uploads.last.files[0]?.cancel();
    uploads.answer('b');
    expect(uploads.states).toBe('a cancelled, b done');
    expect(uploads.last).toMatchObject({ state: 'done', result: ['b'] });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['returns nothing', () => undefined],
    ['returns a promise', () => Promise.resolve('row')],
  ])('leaves the others alone when `upload` of one %s', (_, broken) => {
    const uploads = new FakeUploads();
    const files = Array.from('ab', (name) => new File(['x'], name));
    const upload = (file: File) =>
      file.name === 'a' ? (broken() as unknown as Call<string>) : uploads.upload(file);
    uploadAll(files, upload).subscribe((one) => uploads.seen.push(one));
    uploads.answer('b');
    expect(uploads.states).toBe('a failed, b done');
  });

  it.each<readonly [string, () => unknown, string]>([
    [
      'a text among the files',
      () => uploadAll(['no file' as unknown as File], () => failing),
      'file must be a File or a Blob',
    ],
    ...[0, -1, NaN, 1.5, '3', null].map(
      (concurrency) =>
        [
          `${String(concurrency)} uploads at a time`,
          () => uploadAll([], () => failing, concurrency as number),
          'concurrency must be a whole number of 1 or more',
        ] as const,
    ),
  ])('refuses %s before anything is sent', (_, all, message) => {
    const errors: unknown[] = [];
    (all() as Observable<unknown>).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([expect.objectContaining({ name: 'InvalidParamError', message })]);
  });
});

const failing = new Call<never>(() => throwError(() => new Error('must not be sent')));
