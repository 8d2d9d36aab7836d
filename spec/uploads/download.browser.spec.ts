import { lastValueFrom, toArray } from 'rxjs';
import { expect, inject, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { resumableDownloads } from '../../lib/download';
import { progress } from '../../lib/uploads/progress';
import { noise } from '../support/noise';
import { sha256 } from '../support/sha256';
import { present } from '../support/present';

// Another origin than this page's. Of its CORS settings those that matter here are Directus's own.
const server = inject('directus');
const ranges: (string | undefined)[] = [];
const directus = new Directus(server.url, {
  auth: { mode: 'json', staticToken: server.admin.token },
  transport: {
    interceptors: [
      resumableDownloads(),
      (request, next) => {
        ranges.push(request.headers['range']);
        return next(request);
      },
    ],
  },
});

it('downloads a file in pieces from another origin, with a bar that fills', async () => {
  const file = new File([noise(12_000_000)], 'pieces.bin', { type: 'application/x-test' });
  const { id } = present(await directus.files.upload(file));
  ranges.length = 0;
  const bar = await lastValueFrom(directus.files.download(id).events().pipe(progress(), toArray()));
  expect(ranges).toEqual([
    'bytes=0-524287',
    'bytes=524288-4718591',
    'bytes=4718592-8912895',
    'bytes=8912896-13107199',
  ]);
  const percents = bar.flatMap(({ percent }) => percent ?? []);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(percents.length).toBeGreaterThan(4);
  const done = bar.at(-1);
  expect(done).toMatchObject({ state: 'done', total: file.size, percent: 100 });
  expect(done?.result?.type).toBe(file.type);
  expect(await sha256(done?.result ?? new Blob())).toBe(await sha256(file));
  await directus.files.deleteOne(id);
});

it('downloads an empty file', async () => {
  const { id } = present(
    await directus.files.upload(new File([], 'empty.txt', { type: 'text/plain' })),
  );
  expect(await directus.files.download(id)).toMatchObject({ size: 0, type: 'text/plain' });
  await directus.files.deleteOne(id);
});

it('downloads an image as it was asked for, in one', async () => {
  const {
    data: [image],
  } = await directus.files.readByQuery({ filter: { type: { _eq: 'image/png' } }, limit: 1 });
  ranges.length = 0;
  const small = await directus.files.download(image?.id ?? '', { width: 20, format: 'webp' });
  expect(small.type).toBe('image/webp');
  expect(ranges).toEqual([undefined]);
});
