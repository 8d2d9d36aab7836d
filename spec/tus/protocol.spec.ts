import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileIdFromMetadata,
  isUploadPath,
  uploadPathFromLocation,
  uploadMetadata,
} from '../../lib/tus/protocol';

const decode = (header: string) =>
  Object.fromEntries(
    header.split(',').map((pair) => {
      const [name = '', value = ''] = pair.split(' ');
      return [name, Buffer.from(value, 'base64').toString('utf8')];
    }),
  );

describe('the path of an upload', () => {
  it.each([
    'https://cms.example.com/files/tus/abc-1',
    '//evil.example.com/files/tus/abc-1',
    '/directus/files/tus/abc-1',
    'abc-1',
    'https://cms.example.com/files/tus/abc-1?x=/y#/z',
  ])('is below this server, wherever %s points to', (location) => {
    expect(uploadPathFromLocation(location)).toBe('/files/tus/abc-1');
  });

  it.each([undefined, '', '/files/tus/', 'https://cms.example.com/..', '/a/%2e%2e', '/a/b c'])(
    'is refused where %s names none',
    (location) => {
      expect(() => uploadPathFromLocation(location)).toThrow('does not tell where the upload is');
    },
  );

  it('uploadPathFromLocation: never leaves /files/tus, for any answer of the server', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webPath(), fc.string()), (location) => {
        try {
          expect(isUploadPath(uploadPathFromLocation(location))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_RESPONSE' });
        }
      }),
    );
  });
});

describe('a file’s fields', () => {
  it('keep every character, and leave out what is not there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (title) => {
        const file = new File(['x'], 'naïve.txt', { type: 'text/plain' });
        const header = uploadMetadata(file, { title, folder: null, location: undefined });
        expect(header).toMatch(/^[\w+/=, ]+$/);
        expect(decode(header)).toEqual({
          filename_download: 'naïve.txt',
          type: 'text/plain',
          title,
        });
      }),
    );
  });

  it('hold the id that the server has put there', () => {
    const id = Buffer.from('8f1b').toString('base64');
    expect(fileIdFromMetadata(`filename_download eA==,id ${id}`)).toBe('8f1b');
    expect(fileIdFromMetadata(`id ${id}, title eA==`)).toBe('8f1b');
    expect(fileIdFromMetadata('title eA==')).toBeUndefined();
    expect(fileIdFromMetadata('grid eA==')).toBeUndefined();
  });
});
