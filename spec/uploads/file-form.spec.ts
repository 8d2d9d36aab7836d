import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uploadMetadata } from '../../lib/tus/protocol';
import { createFileForm } from '../../lib/uploads/file-form';

const file = new File(['x'], 'cat.jpg', { type: 'image/jpeg' });

/** The fields of the form of a plain upload, and those of a resumable one. */
const inForm = (metadata: unknown, of: Blob = file) =>
  Object.fromEntries([...createFileForm(of, metadata as object)].slice(0, -1));
const inHeader = (metadata: unknown, of: Blob = file) =>
  Object.fromEntries(
    uploadMetadata(of, metadata as object)
      .split(',')
      .map((field) => {
        const [name = '', value = ''] = field.split(' ');
        return [name, Buffer.from(value, 'base64').toString('utf8')];
      }),
  );

describe('a file’s fields, in a form and in a header', () => {
  it.each([
    [{ filename_download: undefined }],
    [{ filename_download: null }],
    [undefined],
    [null],
    [{}],
  ])('name the file as it is called where the metadata is %j', (metadata) => {
    expect(inForm(metadata)).toEqual({ filename_download: 'cat.jpg' });
    expect(createFileForm(file, metadata as object).get('file')).toMatchObject({ name: 'cat.jpg' });
    expect(inHeader(metadata)).toEqual({ filename_download: 'cat.jpg', type: 'image/jpeg' });
  });

  it('have a name for a file without one', () => {
    for (const nameless of [new Blob(['x']), new File(['x'], '')])
      expect(inForm({}, nameless)).toEqual({ filename_download: 'file' });
  });

  it.each<[unknown, string]>([
    ['', ''],
    ['undefined', 'undefined'],
    [0, '0'],
    [1.5, '1.5'],
    [12n, '12'],
    [false, 'false'],
    [['a', 'b'], '["a","b"]'],
    [{ a: { b: undefined, c: 1 } }, '{"a":{"c":1}}'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [{ toJSON: () => 'a date of a library' }, 'a date of a library'],
    [Object('text'), 'text'],
  ])('hold %s as text', (title, text) => {
    expect(inForm({ title, description: undefined })).toMatchObject({ title: text });
    expect(inHeader({ title, description: undefined })).toMatchObject({ title: text });
    expect(inForm({ title, description: undefined })).not.toHaveProperty('description');
  });

  it('hold null in a form, where Directus reads it, and leave it out of a header, which has no word for it', () => {
    expect(inForm({ folder: null })).toMatchObject({ folder: 'null' });
    expect(inHeader({ folder: null, type: null })).toEqual({
      filename_download: 'cat.jpg',
      type: 'image/jpeg',
    });
    expect(inHeader({ type: undefined })).toMatchObject({ type: 'image/jpeg' });
  });

  it.each([Symbol('s'), () => 0, { a: 1n }])('are refused where %s is a value', (title) => {
    for (const read of [inForm, inHeader])
      expect(() => read({ title })).toThrow(expect.objectContaining({ name: 'InvalidParamError' }));
  });

  it.each(['abc', 1, true, [], Symbol('s'), () => 0])(
    'are refused where they are %s',
    (metadata) => {
      for (const read of [inForm, inHeader])
        expect(() => read(metadata)).toThrow(
          expect.objectContaining({ name: 'InvalidParamError' }),
        );
    },
  );

  it('are refused where the name is empty', () => {
    for (const read of [inForm, inHeader])
      expect(() => read({ filename_download: '' })).toThrow(
        'filename_download cannot be an empty string',
      );
  });

  it.each(['naïve', 'a b', 'a,b', '', 'a\r\nb'])(
    'are refused by a header where one is called %j',
    (name) => {
      expect(() => inHeader({ [name]: 'x' })).toThrow(
        expect.objectContaining({ name: 'InvalidParamError' }),
      );
      if (name !== '') expect(inForm({ [name]: 'x' })).toHaveProperty([name]);
    },
  );

  it('are all there, whatever they are called, and the metadata is not modified', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(undefined),
    );
    const name = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'toString', 'file'),
      fc.stringMatching(/^[a-z_]+$/),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (entries) => {
        const metadata = Object.freeze(Object.fromEntries(entries));
        const fields = new Map(
          Object.entries<unknown>(metadata).filter(([, given]) => given !== undefined),
        );
        const form = [...createFileForm(file, metadata)].slice(0, -1);
        fields.set('filename_download', metadata['filename_download'] ?? 'cat.jpg');
        expect(new Map(form)).toEqual(
          new Map([...fields].map(([key, given]) => [key, String(given)])),
        );
      }),
    );
  });

  it('are refused with a Blob that this platform’s forms do not take', () => {
    class OtherBlob {
      readonly [Symbol.toStringTag] = 'Blob';
    }
    expect(() => createFileForm(new OtherBlob() as unknown as Blob)).toThrow(
      expect.objectContaining({ name: 'InvalidParamError' }),
    );
  });
});
