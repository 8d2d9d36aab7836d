import { PassThrough, Stream } from 'node:stream';
import NpmFormData from 'form-data';
import { NEVER, throwError } from 'rxjs';
import { describe, expect, inject, it, vi } from 'vitest';
import { InvalidParamError } from '../../../../lib/errors/errors';
import { Transport } from '../../../../lib/transport/transport';
import { runChild } from '../../../support/child';
import { fresh, transport } from '../../../support/wire-client';

const { url } = inject('throttled');

/** Runs `work` in a process of its own, whose end shows whether an error was uncaught. */
async function survives(work: string) {
  const { code, stdout, stderr } = await runChild(
    `
    import { createReadStream } from 'node:fs';
    import { PassThrough, Readable, Stream } from 'node:stream';
    import { setTimeout as sleep } from 'node:timers/promises';
    import NpmFormData from 'form-data';
    import { NEVER, Observable, timer, switchMap } from 'rxjs';
    import { ajaxBackend } from './lib/transport/ajax-backend';
    import { Transport } from './lib/transport/transport';
    const url = process.argv[1];
    const backend = ajaxBackend({ url, withCredentials: false });
    const transport = new Transport(backend);
    const slow = new Transport((request) => timer(100).pipe(switchMap(() => backend(request))));
    const never = new Transport(() => NEVER);
    const missing = () => createReadStream('/no/such');
    const form = (stream) => {
      const made = new NpmFormData();
      made.append('file', stream);
      return made;
    };
    const broken = () => Readable.from((async function* () { throw new Error('/no/such') })());
    const old = () => {
      const stream = new Stream();
      stream.readable = true;
      setTimeout(() => stream.emit('error', new Error('/no/such')), 20);
      return stream;
    };
    const web = () => new ReadableStream({ pull() { throw new Error('/no/such') } });
    const outcome = (call) => call.then(() => 'sent', (error) => String(error) + String(error.cause));
    ${work}`,
    [url],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('a stream that fails', () => {
  it.each([
    ['a file stream', 'missing()'],
    ['npm’s form-data with a file stream', 'form(missing())'],
    ['a stream', 'broken()'],
    ['npm’s form-data with a stream', 'form(broken())'],
    ['a stream of the first kind', 'old()'],
    ['a web stream', 'web()'],
  ])(
    'fails its call and not the process, as the first request or while it waits for a token: %s',
    async (_, body) => {
      const stdout = await survives(`
      for (const client of [transport, slow])
        console.log(await outcome(client.post('/wire/echo/first', ${body})));`);
      const lines = stdout.trim().split('\n');
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(line).toContain('/no/such');
    },
  );

  it('does not end the process after its call was cancelled, or while the call never gets to send it', async () => {
    const stdout = await survives(`
      for (const client of [transport, slow, never])
        for (const make of [missing, broken, old, web, () => form(missing()), () => form(broken())]) {
          client.post('/wire/echo/x', make()).subscribe({ error() {} }).unsubscribe();
          const later = client.post('/wire/echo/x', make()).subscribe({ error() {} });
          setTimeout(() => later.unsubscribe(), 30);
        }
      await sleep(300);
      const destroyed = new PassThrough();
      transport.post('/wire/echo/x', destroyed).subscribe({ error() {} }).unsubscribe();
      destroyed.emit('error', new Error('late'));
      console.log('alive');`);
    expect(stdout.trim()).toBe('alive');
  });

  it('fails its call with the stream’s error when it failed before it was subscribed to', async () => {
    const stdout = await survives(`
      const streams = [missing(), broken()];
      for (const stream of streams) { stream.on('error', () => {}); stream.resume?.(); stream.read?.(); }
      await sleep(100);
      for (const stream of streams) console.log(await outcome(transport.post('/wire/echo/x', stream)));`);
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/no\/such|read already/);
  });

  const destroyedForm = () => {
    const form = new NpmFormData();
    const file = new PassThrough();
    form.append('file', file);
    return { form, file };
  };

  it.each([
    ['a web stream', () => new ReadableStream({ pull: (controller) => controller.error() })],
    [
      'a form whose file is destroyed while it is sent',
      () => {
        const { form, file } = destroyedForm();
        setTimeout(() => file.destroy(), 20);
        return form;
      },
    ],
    [
      'a form whose file was destroyed before',
      () => {
        const { form, file } = destroyedForm();
        file.destroy();
        return form;
      },
    ],
  ])('fails its call, which would wait for ever, also without an error: %s', async (_, make) => {
    await expect(transport.post(`/wire/echo/${fresh()}`, make())).rejects.toMatchObject({
      code: 'NETWORK',
    });
  });
});

describe('a stream whose call ends without sending it', () => {
  const noop = () => undefined;
  const failing = new Transport(() => throwError(() => new Error('no token')));
  const waiting = new Transport(() => NEVER);

  const streams = () => {
    const web = { cancelled: 0 };
    const readable = new PassThrough();
    const inForm = new PassThrough();
    const form = new NpmFormData();
    form.append('file', inForm);
    const stream = new ReadableStream({
      cancel: () => {
        web.cancelled++;
      },
    });
    const isClosed = () => readable.destroyed && inForm.destroyed && web.cancelled === 1;
    return { bodies: [readable, form, stream], isClosed };
  };

  it.each([
    ['the stage before fails', failing, {}],
    ['a header is refused', waiting, { headers: { 'bad name': '1' } }],
    ['a path is refused', transport, {}],
    ['its signal was aborted before', waiting, { signal: AbortSignal.abort() }],
  ])('is closed when %s', async (title, client, options) => {
    const { bodies, isClosed } = streams();
    const path = title.startsWith('a path') ? '//evil' : '/x';
    for (const body of bodies)
      await expect(client.post(path, body, options).then()).rejects.toThrow();
    expect(isClosed()).toBe(true);
  });

  it('is closed when it is unsubscribed from while it waits, or while its connection is opened', async () => {
    for (const client of [waiting, transport]) {
      const { bodies, isClosed } = streams();
      const calls = bodies.map((body) => client.post('/x', body).subscribe({ error: noop }));
      for (const call of calls) call.unsubscribe();
      expect(isClosed()).toBe(true);
    }
  });

  it('is cancelled while a web stream is being read and has nothing to give', async () => {
    const { bodies, isClosed } = streams();
    const calls = bodies.map((body) =>
      transport.post(`/wire/echo/${fresh()}`, body).subscribe({ error: noop }),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const call of calls) call.unsubscribe();
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });

  it('is left alone when nobody subscribes, and when it belongs to another call', async () => {
    const stream = new PassThrough();
    void transport.post('/x', stream);
    expect(stream.listenerCount('error')).toBe(0);
    const first = waiting.post('/x', stream).subscribe({ error: noop });
    await expect(waiting.post('/x', stream).then()).rejects.toThrow(InvalidParamError);
    expect(stream.destroyed).toBe(false);
    first.unsubscribe();
    expect(stream.destroyed).toBe(true);
  });

  it('may throw when it is closed, which harms nobody', () => {
    const stream = new PassThrough();
    stream.destroy = () => {
      throw new Error('no');
    };
    const web = { getReader: noop, cancel: () => { throw new Error('no'); } }; // prettier-ignore
    for (const body of [stream, web, Object.assign(new Stream(), { pipe: noop })])
      waiting.post('/x', body).subscribe({ error: noop }).unsubscribe();
  });
});

it('a web stream of another library, without an iterator, is sent', async () => {
  const chunks = [Buffer.from('a'), Buffer.from('b')];
  const read = () => Promise.resolve({ done: chunks.length === 0, value: chunks.shift() });
  const stream = { getReader: () => ({ read, cancel: () => Promise.resolve() }) };
  const { data } = await transport.post(`/wire/echo/${fresh()}`, stream);
  expect(Buffer.from((data as { body: string }).body, 'base64').toString()).toBe('ab');
});
