import { Readable } from 'node:stream';
import { describe, expect, inject, it } from 'vitest';
import { InvalidParamError } from '../../lib/errors';
import { fetchBackend } from '../../lib/transport/fetch-backend';
import { Transport } from '../../lib/transport/transport';
import { failed, fresh, seen } from '../support/wire-client';
import { conformance } from './conformance';

conformance({ factory: fetchBackend, followsRedirects: false, tellsUploads: false });

const transport = new Transport(
  fetchBackend({ url: inject('throttled').url, withCredentials: false }),
);

describe('what fetch cannot do', () => {
  it('is refused: to send a stream', async () => {
    const id = fresh();
    const request = transport.post(`/wire/echo/${id}`, Readable.from(['a']));
    await expect(request.then()).rejects.toBeInstanceOf(InvalidParamError);
    expect(await seen(id)).toEqual([]);
  });
});

describe('a download', () => {
  it('tells how much has come, without a total, which may be that of the packed bytes', async () => {
    const loaded: number[] = [];
    transport
      .get(`/wire/download/${fresh()}/50000/100`)
      .events()
      .subscribe((event) => {
        if (event.type === 'download') loaded.push(event.loaded);
        expect(event).not.toHaveProperty('total');
      });
    await expect.poll(() => loaded.at(-1)).toBe(50_000);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  });
});

it.each([301, 302, 303, 307, 308])('does not follow a redirect (%i)', async (status) => {
  const id = fresh();
  const error = await failed(transport.get(`/wire/redirect/${id}/${status}/other`));
  expect(error.code).toBe('REDIRECTED');
  expect(await seen(id)).toHaveLength(1);
});
