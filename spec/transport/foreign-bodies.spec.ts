import vm from 'node:vm';
import { of } from 'rxjs';
import { FormData as UndiciFormData } from 'undici';
import { describe, expect, inject, it } from 'vitest';
import { Call } from '../../lib/call';
import { InvalidParamError } from '../../lib/errors/errors';
import { fetchBackend } from '../../lib/transport/fetch-backend';
import { Transport } from '../../lib/transport/transport';
import { createFileForm } from '../../lib/uploads/file-form';
import { fresh, seen, seenOnce, transport } from '../support/wire-client';
import type { WireSeen } from '../support/wire-routes';

const realm = (source: string): unknown => vm.runInNewContext(source);

/** A file as another library has it: no Blob of this platform, its bytes in a private field. */
class OwnFile {
  readonly #bytes: Uint8Array;
  readonly name = 'a.txt';
  readonly type = 'text/plain';
  constructor(text: string | Uint8Array) {
    this.#bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  }
  get size() {
    return this.#bytes.length;
  }
  slice(from: number, to: number) {
    return new OwnFile(this.#bytes.slice(from, to));
  }
  arrayBuffer() {
    return Promise.resolve(this.#bytes.slice().buffer);
  }
}

/** A form as another library has it, which does not even say so. */
class OwnForm {
  readonly #entries: [string, unknown][] = [];
  append(name: string, value: unknown) {
    this.#entries.push([name, value]);
  }
  getAll() {
    return [];
  }
  entries() {
    return this.#entries.values();
  }
}

function filled<F extends { append(name: string, value: unknown): void }>(form: F, file?: unknown) {
  form.append('title', 'One');
  form.append('file', file ?? new File(['text'], 'a.txt', { type: 'text/plain' }));
  return form;
}

const received = ({ body, headers }: WireSeen) =>
  new Response(Buffer.from(body, 'base64'), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  });

describe('a body of another library or realm', () => {
  it.each([
    ['undici’s FormData', filled(new UndiciFormData())],
    ['a FormData without a tag', filled(new OwnForm())],
    ['a FormData without a tag, and its File', filled(new OwnForm(), new OwnFile('text'))],
  ])('is sent as multipart/form-data: %s', async (_, body) => {
    const id = fresh();
    await transport.post(`/wire/echo/${id}`, body);
    const form = await received(await seenOnce(id)).formData();
    const file = form.get('file') as File;
    expect(form.get('title')).toBe('One');
    expect([file.name, file.type, await file.text()]).toEqual(['a.txt', 'text/plain', 'text']);
  });

  it.each([
    ['a File', new OwnFile('text'), 'text'],
    ['an ArrayBuffer', realm('new Uint8Array([116, 101]).buffer'), 'te'],
    ['a Uint8Array', realm('new Uint8Array([116, 101])'), 'te'],
    ['a DataView', realm('new DataView(new Uint8Array([116, 101]).buffer, 1)'), 'e'],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(2)), '\0\0'],
    ['a URLSearchParams', { append() {}, getAll() {}, entries() {}, sort() {}, toString: () => 'a=1' }, 'a=1'],
    ['an object', realm('({ a: 1, b: {}, c: [new Date(0)] })'), '{"a":1,"b":{},"c":["1970-01-01T00:00:00.000Z"]}'],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
  ])('is sent as what it holds: %s', async (_, body, expected) => {
    const id = fresh();
    await transport.post(`/wire/echo/${id}`, body);
    expect(Buffer.from((await seenOnce(id)).body, 'base64').toString()).toBe(expected);
  }); // prettier-ignore

  it.each([
    ['a Map', realm('new Map([[1, 2]])')],
    ['a Set', realm('new Set([1])')],
    ['a Promise', realm('Promise.resolve(1)')],
    ['a thenable', { then: () => undefined }],
    ['a WeakMap', new WeakMap()],
    ['a RegExp', /a/],
    ['an Error', realm('new Error("a")')],
    ['an object with private fields', new (class Secret { #a = 1; read() { return this.#a; } })()],
    ['an object of methods', new (class Service { run = () => 1; })()],
    ['shared memory', new SharedArrayBuffer(1)],
    ['what only claims to be an ArrayBuffer', { [Symbol.toStringTag]: 'ArrayBuffer' }],
    ['what only claims to be a FormData', { [Symbol.toStringTag]: 'FormData' }],
    ['a form with something else than a file', filled(new OwnForm(), { name: 'a.txt' })],
  ])('is refused, also within an object, a list or a parameter, and never sent as {}: %s', async (kind, body) => {
    const id = fresh();
    const path = `/wire/echo/${id}`;
    const calls = [transport.post(path, body)];
    if (!/claims|form with|thenable/.test(kind))
      calls.push(
        transport.post(path, { a: [{ b: body }] }),
        transport.patch(path, [body]),
        transport.get(path, { params: { filter: { id: { _in: body } } } }),
      );
    for (const call of calls) await expect(call.then()).rejects.toThrow(InvalidParamError);
    expect(await seen(id)).toEqual([]);
  }); // prettier-ignore

  it('is refused within an object where it is a Call or an Observable that was not waited for', async () => {
    for (const value of [new Call(() => of({ type: 'reply', body: 1 })), of(1)])
      await expect(transport.post('/x', { value }).then()).rejects.toThrow(InvalidParamError);
  });

  it('counts against maxBodyLength', async () => {
    const options = { maxBodyLength: 6 };
    const bodies = [new OwnFile('seven77'), filled(new OwnForm(), new OwnFile('text')), filled(new UndiciFormData())];
    for (const body of bodies)
      await expect(transport.post('/x', body, options).then()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  }); // prettier-ignore

  it('is sent or refused by fetchBackend, too, and never as text of its class', async () => {
    const client = new Transport(
      fetchBackend({ url: inject('throttled').url, withCredentials: false }),
    );
    const id = fresh();
    await client.post(`/wire/echo/${id}`, filled(new UndiciFormData()));
    expect((await received(await seenOnce(id)).formData()).get('title')).toBe('One');
    for (const body of [new OwnFile('a'), filled(new OwnForm(), new OwnFile('a'))])
      await expect(client.post('/x', body).then()).rejects.toThrow(InvalidParamError);
  });

  it('is refused by files.upload, whose form cannot hold it', () => {
    const file: unknown = new OwnFile('text');
    expect(() => createFileForm(file as Blob)).toThrow(InvalidParamError);
  });
});
