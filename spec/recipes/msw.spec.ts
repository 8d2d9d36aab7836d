import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { fetchBackend } from '../../lib/fetch';

/** docs/recipes.md, tests with msw. In Node it patches `fetch`, so the client has to use that. */
describe('msw in Node', () => {
  const server = setupServer(
    http.get('http://directus.test/items/articles/1', () =>
      HttpResponse.json({ data: { id: 1, title: 'from msw' } }),
    ),
  );
  beforeAll(() => {
    server.listen({ onUnhandledRequest: 'error' });
  });
  afterEach(() => {
    server.resetHandlers();
  });
  afterAll(() => {
    server.close();
  });

  const directus = () =>
    new Directus('http://directus.test', { transport: { backend: fetchBackend, retry: false } });

  it('answers a client that makes its requests by fetch', async () => {
    expect(await directus().items('articles').readOne(1)).toEqual({ id: 1, title: 'from msw' });
  });

  it('answers with an error of Directus', async () => {
    server.use(
      http.get('http://directus.test/items/articles/1', () =>
        HttpResponse.json(
          { errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
          { status: 403 },
        ),
      ),
    );
    await expect(directus().items('articles').readOne(1)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: 'No.',
    });
  });

  it('does not see a client with the default backend, which goes through undici', async () => {
    const plain = new Directus('http://directus.test', { transport: { retry: false } });
    await expect(plain.items('articles').readOne(1)).rejects.toMatchObject({ code: 'NETWORK' });
  });
});
