import { Readable } from 'node:stream';
import fc from 'fast-check';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Call } from '../../lib/call';
import { InvalidParamError } from '../../lib/errors/errors';
import { byteLength } from '../../lib/transport/body-kinds';
import { encodeBody, isReplayable, isUpload } from '../../lib/transport/encode-body';

/** Something whose kind is `tag`, as the DOM marks its own. */
const tagged = (tag: string) => ({ [Symbol.toStringTag]: tag });

describe('wireBody', () => {
  it.each([[undefined], [null]])('has no body for %s', (body) => {
    expect(encodeBody(body).body).toBeUndefined();
  });

  it('writes any JSON value so that it is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((value) => value !== null && typeof value !== 'string'),
        (value) => {
          const { body, headers } = encodeBody(value);
          expect(JSON.stringify(JSON.parse(String(body)))).toBe(JSON.stringify(value));
          expect(headers).toEqual({ 'content-type': 'application/json' });
        },
      ),
    );
  });

  it('keeps keys that are special in JavaScript', () => {
    const item: unknown = JSON.parse('{"__proto__":1,"constructor":2,"toString":3}');
    expect(encodeBody(item).body).toBe('{"__proto__":1,"constructor":2,"toString":3}');
  });

  it.each([
    ['Node’s', Readable.from(['a'])],
    ['a web stream', new ReadableStream()],
  ])('does not make JSON of a stream: %s', (_, stream) => {
    expect(encodeBody(stream)).toEqual({ body: expect.any(Object), headers: {} });
  });

  it('leaves text as it is, without calling it JSON', () => {
    expect(encodeBody('{"a":1}')).toEqual({ body: '{"a":1}', headers: {} });
  });

  it('sends an item with fields that only look like a stream as JSON', () => {
    expect(encodeBody({ pipe: 'steel', getReader: true }).body).toBe(
      '{"pipe":"steel","getReader":true}',
    );
  });

  it('copies only the bytes a view shows of its buffer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 50 }),
        fc.nat(50),
        fc.nat(50),
        (bytes, from, length) => {
          const view = bytes.subarray(from, from + length);
          const { body } = encodeBody(view);
          expect(body).toBeInstanceOf(ArrayBuffer);
          expect(new Uint8Array(body as ArrayBuffer)).toEqual(view);
        },
      ),
    );
  });

  it('is not changed by what is done to a view afterwards', () => {
    const view = Uint8Array.of(1, 2);
    const { body } = encodeBody(view);
    view.fill(9);
    expect(new Uint8Array(body as ArrayBuffer)).toEqual(Uint8Array.of(1, 2));
  });

  it.each([
    ['a circle', Object.assign([], { 0: [] as unknown[] })],
    ['a bigint', { id: 1n }],
    ['a getter that throws', { get id() { throw new Error('no'); } }], // prettier-ignore
  ])('refuses what JSON cannot hold: %s', (name, body) => {
    if (name === 'a circle') (body as unknown[])[0] = body;
    expect(() => encodeBody(body)).toThrow(InvalidParamError);
    expect(() => encodeBody(body)).toThrow(/^data cannot be written as JSON: /);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a promise (a forgotten await)', Promise.resolve({ id: 1 })],
    ['an Observable', of({ id: 1 })],
    ['a Call (a forgotten await)', new Call(() => of({ type: 'reply', body: { id: 1 } }))],
    ['a Map', new Map([['id', 1]])],
    ['a Set', new Set([1])],
    ['a Date, which JSON makes a text of', new Date(0)],
    ['an invalid Date', new Date(NaN)],
    ['a Number object', new Number(5)],
    ['an object that JSON makes a text of', { toJSON: () => '5' }],
    ['an object that JSON makes null of', { toJSON: () => null }],
    ['a list of files (`input.files`), which is no file', tagged('FileList')],
    ['memory that is shared, which is no ArrayBuffer', new SharedArrayBuffer(1)],
    ['an iterator over an array, which is no array', [1].values()],
    ['what is only called a number', tagged('SVGNumber')],
    [
      'a generator',
      (function* () {
        yield 1;
      })(),
    ],
  ])('refuses what would be sent as nothing or as {}: %s', (_, body) => {
    expect(() => encodeBody(body)).toThrow(InvalidParamError);
    expect(() => encodeBody(body)).toThrow(/^data is a [\w ]+, which/);
  });

  it('gives no reason for a refusal where JSON gives none', () => {
    expect(() => encodeBody({ toJSON: () => undefined })).toThrow(
      /^data cannot be written as JSON$/,
    );
  });
});

describe('byteLength', () => {
  const form = new FormData();
  form.append('title', '€');
  form.append('file', new Blob(['12345']), 'a.txt');
  form.append('title', '12');

  it.each([
    ['text, in bytes', '€€', 6],
    ['a Blob', new Blob(['12345678']), 8],
    ['a buffer', new ArrayBuffer(8), 8],
    ['URLSearchParams, as they are sent', new URLSearchParams({ a: '€' }), 11],
    ['a form, by all its values together', form, 10],
    ['an empty form', new FormData(), 0],
    ['no body', undefined, 0],
  ])('is that of %s', (_, body, bytes) => {
    expect(byteLength(body)).toBe(bytes);
  });
});

describe('isUpload', () => {
  it.each([
    [true, 'a form', new FormData()],
    [true, 'a Blob', new Blob([])],
    [true, 'bytes', new Uint8Array(1)],
    [true, 'a buffer', new ArrayBuffer(1)],
    [true, 'a Node stream', Readable.from([])],
    [true, 'a web stream', new ReadableStream()],
    [false, 'an object', { title: 'One' }],
    [false, 'a list', [1]],
    [false, 'text', 'text'],
    [false, 'nothing', undefined],
    [false, 'null', null],
  ])('is %s for %s', (expected, _, body) => {
    expect(isUpload(body)).toBe(expected);
  });
});

describe('isReplayable', () => {
  it.each([
    [true, 'a form', new FormData()],
    [true, 'an object', {}],
    [true, 'nothing', undefined],
    [false, 'a Node stream', Readable.from([])],
    [false, 'a web stream', new ReadableStream()],
  ])('is %s for %s: a stream is used up by the first request', (expected, _, body) => {
    expect(isReplayable(body)).toBe(expected);
  });
});
