import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import type { BackendOptions } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';

describe('the backend option', () => {
  it('makes the requests in place of ajax, with interceptors and session in front of it', async () => {
    const made: BackendOptions[] = [];
    const seen: TransportRequest[] = [];
    const directus = new Directus('https://directus.example.com/', {
      auth: { staticToken: 'token' },
      transport: {
        interceptors: [
          (request, next) => next({ ...request, headers: { ...request.headers, 'x-stage': '1' } }),
        ],
        backend: (options) => {
          made.push(options);
          return (request) => {
            seen.push(request);
            const body = { raw: {}, data: { id: 1 }, status: 200, headers: {} };
            return of({ type: 'reply', body });
          };
        },
      },
    });
    expect(await directus.items('articles').readOne(1)).toEqual({ id: 1 });
    expect(made).toEqual([{ url: 'https://directus.example.com', withCredentials: false }]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      path: '/items/articles/1',
      headers: { 'x-stage': '1', authorization: 'Bearer token' },
    });
  });
});
