import { finished, PassThrough } from 'node:stream';
import { noop } from 'rxjs';
import { InvalidParamError } from '../../../errors/errors';
import { hasMethod, isObject } from '../../../internal/guards';
import { unchecked } from '../../../internal/unchecked';
import type { Platform } from '../types';
import { NodeBody } from './node-body';

// The shape of npm's `form-data` (4.x), which the documentation uses for uploads from Node.
interface FormDataStream extends NodeJS.ReadableStream {
  getHeaders(): Record<string, string>;
  hasKnownLength(): boolean;
  getLengthSync(): number;
}

type Chunk = string | Uint8Array;

const isFormDataStream = (stream: object): stream is FormDataStream =>
  'getHeaders' in stream && 'hasKnownLength' in stream && 'getLengthSync' in stream;

const isNodeStream = (stream: object): stream is NodeJS.ReadableStream =>
  'pipe' in stream && 'on' in stream;

const isWebStream = (stream: object): stream is ReadableStream<Chunk> => 'getReader' in stream;

const isIterable = (stream: object): stream is AsyncIterable<Chunk> =>
  Symbol.asyncIterator in stream;

/** Returns the files of a form: its own `destroy` leaves them open (combined-stream 1.0.8, delayed-stream 1.0.0). */
function filesOf(form: object): readonly unknown[] {
  const queued: unknown = Reflect.get(form, '_streams');
  const parts: unknown[] = [Reflect.get(form, '_currentStream')];
  return parts
    .concat(Array.isArray(queued) ? queued : [])
    .map((part) => (isObject(part) ? (Reflect.get(part, 'source') ?? part) : undefined));
}

/** Runs `work`, which belongs to somebody else: what it throws must not reach the socket's events. */
function attempt(work: () => unknown): void {
  try {
    const result = work();
    if (hasMethod(result, 'catch')) unchecked<Promise<unknown>>(result).catch(noop);
  } catch {
    // The stream is given up, whatever it says to that.
  }
}

function close(stream: object): void {
  const targets = isFormDataStream(stream) ? [stream, ...filesOf(stream)] : [stream];
  for (const target of targets)
    attempt(() => {
      if (hasMethod(target, 'destroy')) target.destroy();
      else if (hasMethod(target, 'cancel') && !Reflect.get(target, 'locked'))
        return target.cancel();
      return undefined;
    });
}

// A stream is claimed when its call is subscribed to, and consumed when it is sent, which is later and happens once.
const claimed = new WeakSet();
const consumed = new WeakSet();

/** The error of a stream that failed before it was sent, because old streams without async iteration do not keep their error. */
const failures = new WeakMap<object, Error>();

const hasBeenRead = (stream: object): boolean =>
  Reflect.get(stream, 'readableDidRead') === true || Reflect.get(stream, 'locked') === true;

export const claimStream: Platform['claimStream'] = (stream) => {
  if (claimed.has(stream) || hasBeenRead(stream))
    throw new InvalidParamError('data', 'is a stream that was read already');
  claimed.add(stream);
  // For good, since some streams fail after they were destroyed. An error without a listener would end the process; the
  // stream remembers it, and fails again when it is read.
  if (isNodeStream(stream)) stream.on('error', (error: Error) => failures.set(stream, error));
  return () => close(stream);
};

/** Iterates over the chunks of a web stream without its own iterator, which other libraries' streams and old runtimes lack. */
function webChunks(stream: ReadableStream<Chunk>) {
  let reader: ReadableStreamDefaultReader<Chunk> | undefined;
  const read = async function* (): AsyncGenerator<Chunk, void> {
    reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  };
  // A stream that is being read can be cancelled by its reader alone.
  return { chunks: read(), cancel: () => attempt(() => (reader ?? stream).cancel()) };
}

/** Iterates over the chunks of an old stream (npm's `form-data`), which has `pipe` and does not notice that its reader has ended. */
function pipedChunks(stream: NodeJS.ReadableStream) {
  const chunks = new PassThrough();
  chunks.on('error', noop);
  stream.on('error', (error: Error) => chunks.destroy(error));
  stream.on('close', () => chunks.writableEnded || chunks.destroy());
  // A form waits for the end of each file, for ever where one was destroyed without an error.
  for (const file of filesOf(stream))
    if (isObject(file) && isNodeStream(file))
      finished(file, { writable: false }, (error) => {
        if (error) chunks.destroy(error);
      });
  const failure = failures.get(stream);
  if (failure) chunks.destroy(failure);
  else stream.pipe(chunks);
  const cancel = () => {
    chunks.destroy();
    close(stream);
  };
  return { chunks, cancel };
}

function chunksOf(stream: object) {
  if (isWebStream(stream)) return webChunks(stream);
  if (!isNodeStream(stream))
    throw new InvalidParamError('data', 'is not a stream that can be read');
  return isIterable(stream) && !isFormDataStream(stream)
    ? { chunks: stream, cancel: () => close(stream) }
    : pipedChunks(stream);
}

/**
 * Returns a Node stream, npm's `form-data` or a web stream as a request body. Throws an `InvalidParamError` if the stream has
 * been read or sent before.
 */
export const encodeStream: Platform['encodeStream'] = (stream) => {
  if (!claimed.has(stream)) claimStream(stream);
  // A stream that was read once would be sent empty the next time, with success.
  if (consumed.has(stream) || hasBeenRead(stream))
    throw new InvalidParamError('data', 'is a stream that was read already');
  consumed.add(stream);
  const headers: Record<string, string> = {};
  if (isFormDataStream(stream)) {
    Object.assign(headers, stream.getHeaders());
    // A file stream's length is known only after a stat, which would be asynchronous: sent in chunks.
    if (stream.hasKnownLength()) headers['content-length'] = String(stream.getLengthSync());
  }
  const { chunks, cancel } = chunksOf(stream);
  return { body: new NodeBody(chunks, undefined, cancel), headers };
};
