import { openAsBlob } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeForm } from '../../../../lib/transport/platform/node/multipart';

async function bytesOf(form: FormData) {
  const { type, length, parts } = encodeForm(form);
  return { type, length, bytes: await new Blob([...parts] as BlobPart[]).arrayBuffer() };
}

/** Node's own parser is not ours: it reads what other servers would read. */
async function readBack(form: FormData): Promise<FormData> {
  const { type, bytes } = await bytesOf(form);
  return new Response(bytes, { headers: { 'content-type': type } }).formData();
}

const crlf = (value: string) => value.replace(/\r\n|\r|\n/g, '\r\n');
const entries = async (form: FormData, change: (value: string) => string = (value) => value) =>
  Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === 'string'
        ? [change(name), change(value)]
        : [change(name), value.name, value.type, [...new Uint8Array(await value.arrayBuffer())]],
    ),
  );

const wellFormed = (text: string) => !/\p{Surrogate}/u.test(text);
// Names as a form may have them; what their escapes stand for (`%22`) cannot be told from the character itself.
const name = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('"', '\r', '\n', ';', ' ', 'é', '漢', '\\', "'"),
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
  })
  .filter((text) => !text.includes('%'));
const text = fc.string({ unit: 'binary' }).filter(wellFormed);
const file = fc.record({
  name,
  type: fc.constantFrom('', 'image/png', 'text/plain; charset=utf-8'),
  content: fc.uint8Array({ maxLength: 2_000 }),
});

it('encodes any form so that another parser reads every entry as it was, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, fc.oneof(text, file))), async (list) => {
      const form = new FormData();
      for (const [key, value] of list) {
        if (typeof value === 'string') form.append(key, value);
        else form.append(key, new File([value.content], value.name, { type: value.type }));
      }
      // HTML 4.10.22.8: line breaks of names and texts are sent as CRLF.
      const sent = (await entries(form, crlf)).map((entry) =>
        entry.map((part, n) => (n === 2 && part === '' ? 'application/octet-stream' : part)),
      );
      expect(await entries(await readBack(form))).toEqual(sent);
    }),
    { numRuns: 200 },
  );
});

it('knows the exact length before it reads a file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, fc.oneof(text, file))), async (list) => {
      const form = new FormData();
      for (const [key, value] of list)
        if (typeof value === 'string') form.append(key, value);
        else form.append(key, new Blob([value.content]), value.name);
      const { length, bytes } = await bytesOf(form);
      expect(bytes.byteLength).toBe(length);
    }),
    { numRuns: 100 },
  );
});

it('does not let a name or filename add a header or a part', async () => {
  const form = new FormData();
  const evil = 'a"\r\nContent-Type: text/html\r\n\r\n--x';
  form.append(evil, 'value');
  form.append('file', new Blob(['content']), evil);
  const back = await readBack(form);
  expect([...back.keys()]).toEqual([evil, 'file']);
  expect((back.get('file') as File).type).toBe('application/octet-stream');
});

it('takes another boundary for each form, so that no content can end its part', () => {
  const boundaries = Array.from({ length: 100 }, () => encodeForm(new FormData()).type);
  expect(new Set(boundaries).size).toBe(100);
  expect(boundaries[0]?.length).toBeLessThanOrEqual('multipart/form-data; boundary='.length + 70);
});

it('leaves a file from disk unread: only its size counts', async () => {
  const form = new FormData();
  form.append('file', await openAsBlob(import.meta.filename), 'this.ts');
  const { parts } = encodeForm(form);
  expect(parts.filter((part) => part instanceof Blob)).toHaveLength(1);
});
