import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { firstValueFrom, throwError, toArray, catchError, of } from 'rxjs';
import { Call, Directus } from '../../lib';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

/** Returns the error with which the promise is rejected. */
const failed = async (promise: PromiseLike<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It should have failed.');
};

const calledFrom = ({ stack = '' }: Error): readonly string[] =>
  stack.split('--- called from ---\n').slice(1);

describe('Call.longStackTraces', () => {
  let server: RecordingServer;
  let directus: Directus;
  beforeAll(async () => {
    server = await startRecordingServer();
    directus = new Directus(server.url, { transport: { retry: false } });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.reset(() => ({ status: 403 }));
    Call.longStackTraces = true;
  });
  afterEach(() => {
    delete Call.longStackTraces;
  });

  /** Where an application calls. */
  const readArticle = () => directus.items('articles').readOne(1);

  it('adds the handler’s method and the function that called it, when awaited', async () => {
    const [site, ...more] = calledFrom(await failed(readArticle()));
    expect(site).toMatch(/ItemsHandler\.readOne .*items\.ts/);
    expect(site).toMatch(/readArticle .*long-stack-trace\.spec\.ts/);
    expect(more).toEqual([]);
  });

  it('adds them to events, to uploads and to arguments that are refused', async () => {
    const events = await failed(firstValueFrom(readArticle().events().pipe(toArray())));
    expect(calledFrom(events)[0]).toContain('readArticle');
    const upload = await failed(directus.files.upload(new Blob(['a'])));
    expect(calledFrom(upload)[0]).toContain('FilesHandler.upload');
    const refused = await failed(directus.items('articles').readOne(''));
    expect(calledFrom(refused)[0]).toContain('ItemsHandler.readOne');
  });

  it('names the outer of two Calls alone', async () => {
    const title = () => Call.from(readArticle, () => 'title');
    const error = await failed(title());
    const [site, ...more] = calledFrom(error);
    expect(site).toMatch(/title .*long-stack-trace\.spec\.ts/);
    expect(more).toEqual([]);
  });

  it('leaves what is no error, and an error that is frozen, as they are', async () => {
    const frozen = Object.freeze(new Error('frozen'));
    const { stack } = frozen;
    const thrown = (value: unknown) =>
      firstValueFrom(
        Call.from(() => throwError(() => value), String).pipe(catchError((error) => of(error))),
      );
    expect(await thrown('text')).toBe('text');
    expect(await thrown(frozen)).toBe(frozen);
    expect(frozen.stack).toBe(stack);
  });

  it('keeps the first function of Firefox and WebKit, whose stacks have no line before it', async () => {
    const call = Call.from(
      () => throwError(() => new Error('no')),
      () => null,
    );
    const own = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace') ?? { value: undefined };
    Error.prepareStackTrace = () => 'ErrorPage@app.js:1:1\nload@app.js:2:2';
    const error = await failed(call).finally(() => {
      Object.defineProperty(Error, 'prepareStackTrace', own);
    });
    expect(calledFrom(error)[0]).toBe('ErrorPage@app.js:1:1\nload@app.js:2:2');
  });

  it('Call.longStackTraces: a stack names no caller by default', async () => {
    delete Call.longStackTraces;
    expect(calledFrom(await failed(readArticle()))).toEqual([]);
  });

  it('cancels the request of a Call that is unsubscribed from', async () => {
    server.reset(() => 'hold');
    const subscription = readArticle().subscribe();
    await expect.poll(() => server.seen).toHaveLength(1);
    subscription.unsubscribe();
    await expect.poll(() => server.seen[0]?.cancelled).toBe(true);
  });
});
