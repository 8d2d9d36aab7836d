import { InvalidParamError } from '../../../errors/errors';
import { encodeForm } from './multipart';
import { StreamRequestBody } from './stream-body';

/** Bytes. Small enough for a smooth progress bar, large enough to cost nothing. */
const WRITE_CHUNK = 64 * 1024;

/** Bytes read from a file at once: several slices, as each read costs a trip to another thread. */
const READ_CHUNK = 2 * WRITE_CHUNK;

/** What `send` was given, ready for the socket. */
export interface RequestBody {
  /** The content type that belongs to the body, where it has one of its own. */
  readonly type?: string;
  /** Bytes; `undefined` when not known ahead. */
  readonly length: number | undefined;
  /** Whole when it is small, in slices when it may be large. */
  readonly content: string | AsyncIterable<Uint8Array>;
  /** Closes what the body is read from, also when it never was. */
  readonly cancel?: () => void;
}

type Source = Uint8Array | Blob | AsyncIterable<string | Uint8Array>;

/**
 * Pieces of a file, each read to its end before any of it is sent: the stream of the whole would keep
 * the file open when it is given up half way (Node 20.20), and `arrayBuffer()` copies once more.
 */
async function* readInChunks(blob: Blob): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < blob.size; start += READ_CHUNK) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of blob.slice(start, start + READ_CHUNK).stream()) chunks.push(chunk);
    yield* chunks;
  }
}

/** Cuts large chunks, so that progress moves while an in-memory file goes out. */
async function* splitChunks(sources: readonly Source[]): AsyncGenerator<Uint8Array, void> {
  for (const source of sources) {
    const chunks =
      source instanceof Uint8Array
        ? [source]
        : source instanceof Blob
          ? readInChunks(source)
          : source;
    for await (const chunk of chunks) {
      const bytes: unknown = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (!(bytes instanceof Uint8Array))
        throw new InvalidParamError('data', 'is a stream of something else than bytes');
      for (let start = 0; start < bytes.length; start += WRITE_CHUNK)
        yield bytes.subarray(start, start + WRITE_CHUNK);
    }
  }
}

const text = (content: string, type: string): RequestBody => ({
  type,
  length: Buffer.byteLength(content),
  content,
});

/** Reads what XMLHttpRequest may be given; objects that are none of it were made JSON before. */
export function requestBody(body: unknown): RequestBody | undefined {
  if (body === undefined || body === null) return undefined;
  if (body instanceof FormData) {
    const { type, length, parts } = encodeForm(body);
    return { type, length, content: splitChunks(parts) };
  }
  if (body instanceof Blob)
    return {
      ...(body.type && { type: body.type }),
      length: body.size,
      content: splitChunks([body]),
    };
  if (body instanceof ArrayBuffer) {
    const bytes = new Uint8Array(body);
    return { length: bytes.length, content: splitChunks([bytes]) };
  }
  if (body instanceof StreamRequestBody)
    return { length: undefined, content: splitChunks([body.chunks]), cancel: body.cancel };
  if (body instanceof URLSearchParams)
    return text(body.toString(), 'application/x-www-form-urlencoded;charset=UTF-8');
  if (typeof body === 'string') return text(body, 'text/plain;charset=UTF-8');
  throw new InvalidParamError('data', 'is of a kind that cannot be sent');
}
