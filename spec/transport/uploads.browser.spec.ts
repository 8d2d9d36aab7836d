import { lastValueFrom, type Subscription, toArray } from 'rxjs';
import { expect, inject, it, vi } from 'vitest';
import type { ProgressEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { fileRows } from '../support/directus-files';

const server = inject('directus');
const directus = new Directus(server.url, {
  auth: { mode: 'json', staticToken: server.admin.token },
});
const megabyte = 1_000_000;

function formOf(bytes: number) {
  const name = `${crypto.randomUUID()}.bin`;
  const form = new FormData();
  form.append('title', 'From a browser');
  form.append('file', new File([new Uint8Array(bytes)], name));
  return { name, form };
}

it('uploads 100 MB to a real server in steps that grow to the exact total', async () => {
  const { name, form } = formOf(100 * megabyte);
  const events = await lastValueFrom(directus.files.createOne(form).events().pipe(toArray()));
  const steps = events.filter((event): event is ProgressEvent => event.type === 'upload');
  const loaded = steps.map((step) => step.loaded);
  expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  expect(new Set(loaded).size).toBeGreaterThan(2);
  expect(new Set(steps.map(({ total }) => total))).toEqual(new Set([loaded.at(-1)]));
  expect(events.at(-1)).toMatchObject({ type: 'reply', body: { title: 'From a browser' } });
  expect(await fileRows(server, name)).toMatchObject([{ filesize: 100 * megabyte }]);
});

it('leaves no file on the server when unsubscribed half way', async () => {
  const { name, form } = formOf(150 * megabyte);
  const loaded = await new Promise<number>((resolve, reject) => {
    let subscription: Subscription | undefined = undefined;
    subscription = directus.files
      .createOne(form)
      .events()
      .subscribe({
        next: (event) => {
          if (event.type !== 'upload' || event.loaded < 10 * megabyte) return;
          subscription?.unsubscribe();
          resolve(event.loaded);
        },
        error: reject,
        complete: () => reject(new Error('The upload was too fast to be cancelled.')),
      });
  });
  expect(loaded).toBeLessThan(150 * megabyte);
  await vi.waitFor(async () => expect(await fileRows(server, name)).toEqual([]), 10_000);
  // The row of an upload that went on would only come at its end.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await fileRows(server, name)).toEqual([]);
});
