// A wrong argument is a typed error that names it: of a factory at once, of a Call or an Observable to its subscriber.
import { type Observable, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Call, Directus, FilesHandler, InvalidParamError, ItemsHandler } from '../../lib';
import { isEmptyParamError, isInvalidParamError } from '../../lib';
import { resumableDownloads } from '../../lib/download';
import { fetchBackend } from '../../lib/fetch';
import { nodeBackend, openFile, saveFile } from '../../lib/node';
import { inTurn, realtime } from '../../lib/realtime';
import { fileUrlStorage, resumableUpload, uploadAll } from '../../lib/tus';

const sent: unknown[] = [];
const directus = new Directus('http://directus.example.com', {
  transport: {
    backend: () => (request) => {
      sent.push(request);
      return of({ type: 'reply', body: { status: 200, headers: {}, raw: {}, data: {} } });
    },
  },
});
const file = new File(['x'], 'a.txt');
const is = (value: unknown) => value as never;

const NULLISH = [null, undefined] as const;
const NO_OBJECTS = [null, 5, 'x', [], new Map(), Symbol('s')] as const;
const NO_FUNCTIONS = [null, undefined, 5, 'x', {}] as const;

type Cases = readonly (readonly [string, (value: unknown) => unknown, readonly unknown[]])[];

const factories: Cases = [
  ['options', (value) => nodeBackend(is(value)), NO_OBJECTS],
  ['dispatcher', (value) => nodeBackend({ dispatcher: is(value) }), [...NO_OBJECTS, {}]],
  ['options', (value) => fetchBackend(is(value)), [...NO_OBJECTS, undefined]],
  ['options.url', (value) => fetchBackend({ url: is(value), withCredentials: false }), NULLISH],
  ['options', (value) => resumableDownloads(is(value)), NO_OBJECTS],
  ['path', (value) => fileUrlStorage(is(value)), [...NO_OBJECTS.filter((v) => v !== 'x'), '']],
  ['directus', (value) => realtime(is(value)), [...NO_OBJECTS, undefined, new Date(), {}]],
]; // prettier-ignore

const upload = (target: unknown, ...args: unknown[]) =>
  (resumableUpload as (...all: unknown[]) => Observable<unknown>)(target, ...args);
const { url, transport, files } = directus;

const streams: Cases = [
  ['directus', (value) => upload(value, file), [...NO_OBJECTS, undefined, {}, { url, files, transport: {} }, { url, transport, files: null }]],
  ['file', (value) => upload(directus, value), [...NO_OBJECTS, undefined]],
  ['metadata', (value) => upload(directus, file, value), [5, 'x', [], new Date(), new Map()]],
  ['options', (value) => upload(directus, file, {}, value), [...NO_OBJECTS, new Date()]],
  ['urlStorage', (value) => upload(directus, file, {}, { urlStorage: value }), [...NO_OBJECTS, {}]],
  ['directus', (value) => resumableUpload(is(value), file).cancel(), NULLISH],
  ['directus', (value) => saveFile(is(value), 'a', '/tmp/a'), NO_OBJECTS],
  ['options', (value) => saveFile(directus, 'a', '/tmp/a', is(value)), NO_OBJECTS],
  ['work', (value) => of({ event: 'init' } as const).pipe(inTurn(is(value))), NO_FUNCTIONS],
  ['options', (value) => of({ event: 'init' } as const).pipe(inTurn(() => of(1), is(value))), NO_OBJECTS],
  ['files', (value) => uploadAll(is(value), is(() => of(1))), [null, undefined, 5, 'x', {}]],
  ['upload', (value) => uploadAll([file], is(value)), NO_FUNCTIONS],
  ['transport', (value) => new ItemsHandler('a', is(value)).readOne(1), [null, undefined, 5, {}]],
  ['transport', (value) => new FilesHandler(is(value)).createOne({}), [null, undefined, 5, {}]],
  ['work', (value) => Call.from(is(value), is(() => 1)), NO_FUNCTIONS],
  ['item', (value) => directus.items('a').createOne(is(value)), [...NO_OBJECTS, new Date(), new Set(), Promise.resolve({})]],
  ['items', (value) => directus.items('a').createMany([is(value)]), [...NO_OBJECTS, new Date(), new Set()]],
  ['item', (value) => directus.items('a').updateOne(1, is(value)), [...NO_OBJECTS, new Date(), new Set()]],
  ['data', (value) => directus.items('a').createOne(is(value)), [{ toJSON: () => 'x' }, { toJSON: () => 5 }]],
]; // prettier-ignore

const all = (cases: Cases) =>
  cases.flatMap(([name, make, values]) =>
    values.map((value) => ({ name, make, value, shown: make.toString().slice(11) })),
  );

const isTyped = (error: unknown) => isInvalidParamError(error) || isEmptyParamError(error);

describe('a factory throws a typed error that names its argument', () => {
  it.each(all(factories))('$name: $value in $shown', ({ name, make, value }) => {
    let error: unknown;
    try {
      make(value);
    } catch (reason) {
      error = reason;
    }
    expect(error).toSatisfy(isTyped);
    expect(String(error)).toContain(name);
  });
});

describe('a Call or an Observable fails with a typed error that names its argument, and is made without one', () => {
  it.each(all(streams))('$name: $value in $shown', async ({ name, make, value }) => {
    sent.length = 0;
    const made = make(value) as Observable<unknown>;
    const error = await new Promise((resolve) => {
      made.subscribe({ error: resolve, complete: () => resolve('completed') });
    });
    expect(error).toSatisfy(isTyped);
    expect(String(error)).toContain(name);
    expect(sent).toEqual([]);
  });
});

describe('openFile', () => {
  it.each([null, undefined, 5, '', [], Symbol('s')])(
    'openFile: rejects with a typed error, and does not throw, where the path is %o',
    async (path) => {
      const opening = openFile(is(path));
      await expect(opening).rejects.toSatisfy(isTyped);
    },
  );

  it('openFile: rejects with InvalidParamError where the type is no text', async () => {
    await expect(openFile('package.json', is(5))).rejects.toThrow(InvalidParamError);
  });

  it('openFile: rejects with ENOENT where there is no such file', async () => {
    await expect(openFile('/no/such')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
