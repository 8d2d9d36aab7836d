import { DirectusError, InvalidParamError } from '../../../errors/errors';
import { unchecked } from '../../../internal/unchecked';
import { byteLength, isBlobLike, isFormLike } from '../../body-kinds';
import { diskFileOf } from '../../disk-file';
import type { Platform } from '../types';
import { NodeBody } from './node-body';
import { encodeForm } from './multipart';
import { readDiskFile } from './read-disk-file';

/** Bytes. Small enough for a smooth progress bar, large enough to cost nothing. */
const WRITE_CHUNK = 64 * 1024;

/** Bytes read from a Blob at once: many slices, as each read costs a trip to another thread. */
const READ_CHUNK = 1024 * 1024;

/** The argument of `send`, ready for the socket. */
export interface RequestBody {
  /** The content type that belongs to the body, where it has one of its own. */
  readonly type?: string;
  /** Bytes; `undefined` when not known ahead. */
  readonly length: number | undefined;
  /** A text as a whole, anything else in slices. */
  readonly content: string | AsyncIterable<Uint8Array>;
  /** Closes what the body is read from, also when it never was. */
  readonly cancel?: (() => void) | undefined;
}

type Source = Uint8Array | Blob | AsyncIterable<unknown>;

/** Reads a Blob of this platform. Its failure is none of the network: the file of `fs.openAsBlob` has changed, or is gone. */
async function readPiece(piece: Blob): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of piece.stream()) chunks.push(chunk);
  } catch (cause) {
    throw new DirectusError('the Blob cannot be read', { cause });
  }
  return chunks;
}

/**
 * Yields the bytes of a file, one `READ_CHUNK` after the other, each read completely before it is yielded. A stream of the whole
 * file would keep it open after a cancelled upload (Node 20.20), and `arrayBuffer()` would copy once more.
 */
async function* readInChunks(blob: Blob): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < blob.size; start += READ_CHUNK) {
    const piece = blob.slice(start, start + READ_CHUNK);
    // Another library's file may have no stream, or one that cannot be iterated over.
    if (piece instanceof Blob) yield* await readPiece(piece);
    else yield new Uint8Array(await unchecked<Blob>(piece).arrayBuffer());
  }
}

/** Bytes of any realm as this one's. */
function toBytes(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk))
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new InvalidParamError('data', 'is a stream of something else than bytes');
}

/** Cuts large chunks, so that progress moves while an in-memory file goes out. */
async function* splitChunks(source: Source): AsyncGenerator<Uint8Array, void> {
  const chunks =
    source instanceof Uint8Array ? [source] : isBlobLike(source) ? readInChunks(source) : source;
  for await (const chunk of chunks) {
    const bytes = toBytes(chunk);
    for (let start = 0; start < bytes.length; start += WRITE_CHUNK)
      yield bytes.subarray(start, start + WRITE_CHUNK);
  }
}

/** Yields the bytes of one source after the other. A file on disk comes in slices of the length that its socket takes. */
async function* slicesOf(
  sources: readonly Source[],
  reusesBuffers: boolean,
): AsyncGenerator<Uint8Array, void> {
  for (const source of sources) {
    const diskFile = source instanceof Blob ? diskFileOf(source) : undefined;
    yield* diskFile ? readDiskFile(diskFile, reusesBuffers) : splitChunks(source);
  }
}

const text = (content: string, type: string): RequestBody => ({
  type,
  length: Buffer.byteLength(content),
  content,
});

/**
 * Reads what XMLHttpRequest may be given; objects that are none of it were made JSON before.
 *
 * @param reusesBuffers true if nobody keeps a slice after it was sent
 */
export function requestBody(body: unknown, reusesBuffers: boolean): RequestBody | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return text(body, 'text/plain;charset=UTF-8');
  if (body instanceof NodeBody) {
    const { content, cancel } = body;
    if (Symbol.asyncIterator in content)
      return { length: undefined, content: splitChunks(unchecked<Source>(content)), cancel };
    return requestBody(content, reusesBuffers);
  }
  if (isFormLike(body)) {
    const { type, length, parts } = encodeForm(body);
    return { type, length, content: slicesOf(parts, reusesBuffers) };
  }
  if (isBlobLike(body))
    return {
      ...(body.type && { type: body.type }),
      length: body.size,
      content: slicesOf([body], reusesBuffers),
    };
  if (body instanceof ArrayBuffer) {
    const bytes = new Uint8Array(body);
    return { length: bytes.length, content: splitChunks(bytes) };
  }
  throw new InvalidParamError('data', 'is of a kind that cannot be sent');
}

/** Wraps a form or file of any class, which is read by its methods. A form is encoded once before, to throw early if it is wrong. */
export const encodeForeign: Platform['encodeForeign'] = (body) => {
  if (isFormLike(body)) encodeForm(body);
  return new NodeBody(body, byteLength(body));
};
