import { PassThrough, Readable, type Stream } from 'node:stream';
import { InvalidParamError } from '../../../errors/errors';
import { hasMethod, isObject } from '../../../internal/guards';
import type { Platform } from '../types';

// The shape of npm's `form-data` (4.x), which the documentation uses for uploads from Node.
interface FormDataStream extends Stream {
  getHeaders(): Record<string, string>;
  hasKnownLength(): boolean;
  getLengthSync(): number;
}

type Chunk = string | Uint8Array;

const isFormDataStream = (stream: object): stream is FormDataStream =>
  'getHeaders' in stream && 'hasKnownLength' in stream && 'getLengthSync' in stream;

const isNodeStream = (stream: object): stream is Stream => 'pipe' in stream;

const isWebStream = (stream: object): stream is ReadableStream<Chunk> => 'getReader' in stream;

/** The files of a form: its own `destroy` leaves them open (combined-stream 1.0.8, delayed-stream 1.0.0). */
function destroyForm(form: object): void {
  const queued: unknown = Reflect.get(form, '_streams');
  const current: unknown = Reflect.get(form, '_currentStream');
  const parts: unknown[] = Array.isArray(queued) ? queued : [];
  for (const part of [current, ...parts]) {
    const source: unknown = isObject(part) ? (Reflect.get(part, 'source') ?? part) : undefined;
    if (hasMethod(source, 'destroy')) source.destroy();
  }
}

/** A stream on its way to the socket. ajax passes on what it takes for a Blob, and makes JSON of anything else. */
export class StreamRequestBody {
  readonly [Symbol.toStringTag] = 'Blob';

  constructor(
    readonly chunks: AsyncIterable<Chunk>,
    /** Closes the stream and whatever it reads from. */
    readonly cancel: () => void,
  ) {}
}

// What was read once would be sent empty the next time, with success.
const consumedStreams = new WeakSet();

/** Node's streams, npm's `form-data` among them, and web streams. */
export const encodeStream: Platform['encodeStream'] = (stream) => {
  if (consumedStreams.has(stream) || (stream instanceof Readable && stream.readableDidRead))
    throw new InvalidParamError('data', 'is a stream that was read already');
  consumedStreams.add(stream);

  if (isWebStream(stream)) {
    const cancel = () => void (stream.locked || stream.cancel().catch(() => undefined));
    return { body: new StreamRequestBody(stream, cancel), headers: {} };
  }
  if (!isNodeStream(stream))
    throw new InvalidParamError('data', 'is not a stream that can be read');
  if (!isFormDataStream(stream)) {
    const readable = stream instanceof Readable ? stream : stream.pipe(new PassThrough());
    return { body: new StreamRequestBody(readable, () => readable.destroy()), headers: {} };
  }

  const headers: Record<string, string> = { ...stream.getHeaders() };
  // A file stream's length is known only after a stat, which would be asynchronous: sent in chunks.
  if (stream.hasKnownLength()) headers['content-length'] = String(stream.getLengthSync());
  // A form is a stream of the first kind: it only knows pipe(), and forwards no errors.
  const readable = stream.pipe(new PassThrough());
  stream.on('error', (error: Error) => readable.destroy(error));
  const cancel = () => {
    readable.destroy();
    destroyForm(stream);
  };
  return { body: new StreamRequestBody(readable, cancel), headers };
};
