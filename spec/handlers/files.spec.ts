import FormDataOfNpm from 'form-data';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { itMeetsTheContract, type Refusal } from '../support/endpoint-contract';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

const file = { id: 'abc', title: 'A file', type: 'text/plain' };
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const from = 'http://www.example.com/example-image.jpg';

describe('files', () => {
  itMeetsTheContract(
    [
      {
        name: 'createOne of a row without a file',
        call: (directus, options) =>
          directus.files.createOne({ title: 'A file', type: 'text/plain' }, undefined, options),
        sends: 'POST /files',
        body: { title: 'A file', type: 'text/plain' },
        answer: { data: file },
        gives: file,
      },
      {
        name: 'readByQuery, as of any items',
        call: (directus, options) =>
          directus.files.readByQuery({ filter: { type: { _starts_with: 'image/' } } }, options),
        sends: 'GET /files',
        params: { filter: { type: { _starts_with: 'image/' } } },
        answer: { data: [file] },
        gives: { data: [file] },
      },
      {
        name: 'updateOne, as of any items',
        call: (directus, options) =>
          directus.files.updateOne('abc', { title: 'New' }, { fields: ['title'] }, options),
        sends: 'PATCH /files/abc',
        params: { fields: 'title' },
        body: { title: 'New' },
        answer: { data: { title: 'New' } },
        gives: { title: 'New' },
      },
      {
        name: 'import',
        call: (directus, options) => directus.files.import({ url: from }, undefined, options),
        sends: 'POST /files/import',
        body: { url: from },
        answer: { data: file },
        gives: file,
      },
      {
        name: 'import with data of its own',
        call: (directus, options) =>
          directus.files.import(
            { url: from, data: { title: 'My Custom File' } },
            { fields: ['id'] },
            options,
          ),
        sends: 'POST /files/import',
        params: { fields: 'id' },
        body: { url: from, data: { title: 'My Custom File' } },
        answer: { data: { id: 'abc' } },
        gives: { id: 'abc' },
      },
    ],
    [
      ...[undefined, null, 'text', 15].flatMap((value): Refusal[] => [
        {
          name: `createOne of ${JSON.stringify(value)}`,
          call: (directus) => directus.files.createOne(value as never),
          error: 'InvalidParamError',
          says: 'form must be an object',
        },
        {
          name: `import of ${JSON.stringify(value)}`,
          call: (directus) => directus.files.import(value as never),
          error: 'InvalidParamError',
          says: 'file must be an object',
        },
      ]),
      {
        name: 'import from nowhere',
        call: (directus) => directus.files.import({ url: '' }),
        error: 'EmptyParamError',
        says: 'url cannot be an empty string',
      },
    ],
  );

  describe('createOne of a form', () => {
    let server: RecordingServer;
    let directus: Directus;

    beforeAll(async () => {
      server = await startRecordingServer();
      server.reset(() => ({ body: { data: file } }));
      directus = new Directus(server.url);
    });
    afterAll(() => server.stop());

    it('sends the platform’s FormData as multipart, its fields in their order and the file last', async () => {
      const form = new FormData();
      form.append('title', 'A file');
      form.append('file', new Blob(['the text'], { type: 'text/plain' }), 'a.txt');
      await expect(directus.files.createOne(form, { fields: ['id'] })).resolves.toEqual(file);

      const sent = server.seen.at(-1);
      expect(sent).toMatchObject({ method: 'POST', path: '/files', params: { fields: 'id' } });
      // An id of the client's own, so that it can delete what a cancelled upload leaves behind.
      expect(await parts(sent)).toEqual([
        ['title', 'A file'],
        ['id', expect.stringMatching(uuid)],
        ['filename_disk', expect.stringMatching(/\.txt$/)],
        ['file', { name: 'a.txt', type: 'text/plain', text: 'the text' }],
      ]);
    });

    it('leaves a form as it is that says the id itself', async () => {
      const form = new FormData();
      form.append('id', 'abc');
      form.append('file', new Blob(['the text'], { type: 'text/plain' }), 'a.txt');
      await directus.files.createOne(form);
      expect(await parts(server.seen.at(-1))).toEqual([
        ['id', 'abc'],
        ['file', { name: 'a.txt', type: 'text/plain', text: 'the text' }],
      ]);
    });

    it('sends a form of npm’s form-data with its own boundary', async () => {
      const form = new FormDataOfNpm();
      form.append('title', 'A file');
      form.append('file', Readable.from(['the ', 'text']), { filename: 'a.txt' });
      const requestOptions = { headers: { ...form.getHeaders() } };
      await directus.files.createOne(form, {}, { requestOptions });

      const sent = server.seen.at(-1);
      expect(sent?.headers['content-type']).toContain(form.getBoundary());
      expect(await parts(sent)).toEqual([
        ['title', 'A file'],
        ['file', { name: 'a.txt', type: 'text/plain', text: 'the text' }],
      ]);
    });

    it('sends a form anew with each subscription, each an upload of its own', async () => {
      const form = new FormData();
      form.append('file', new Blob(['the text'], { type: 'text/plain' }), 'a.txt');
      const call = directus.files.createOne(form);
      const ids = new Set<unknown>();
      for (let times = 0; times < 2; times++) {
        await new Promise<void>((complete) => call.subscribe({ complete }));
        const sent = new Map(await parts(server.seen.at(-1)));
        expect(sent.get('file')).toEqual({ name: 'a.txt', type: 'text/plain', text: 'the text' });
        ids.add(sent.get('id'));
      }
      expect(ids.size).toBe(2);
      expect([...form.keys()]).toEqual(['file']);
    });

    it('calls requestOptions.onUploadProgress with its progress, up to the whole body', async () => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(300_000)]), 'a.bin');
      const steps: ProgressEvent[] = [];
      const onUploadProgress = (event: ProgressEvent) => steps.push(event);
      await directus.files.createOne(form, {}, { requestOptions: { onUploadProgress } });

      const length = Number(server.seen.at(-1)?.headers['content-length']);
      expect(length).toBeGreaterThan(300_000);
      expect(steps.at(-1)).toEqual({ type: 'upload', loaded: length, total: length });
    });
  });
});

type Part = readonly [name: string, value: string | { name: string; type: string; text: string }];

/** What a server makes of a multipart body. */
async function parts(sent: RecordingServer['seen'][number] | undefined): Promise<Part[]> {
  const type = sent?.headers['content-type'] ?? '';
  const form = await new Response(String(sent?.body), {
    headers: { 'content-type': type },
  }).formData();
  return Promise.all(
    [...form].map(async ([name, value]): Promise<Part> => {
      if (typeof value === 'string') return [name, value];
      return [name, { name: value.name, type: value.type, text: await value.text() }];
    }),
  );
}
