import { type FileHandle, open } from 'node:fs/promises';
import { noop } from 'rxjs';
import { DirectusError } from '../../../errors/errors';
import type { DiskFile } from '../../disk-file';

/** Bytes of the first slice, and of the smallest. */
const MIN_SLICE = 64 * 1024;

/** Bytes of the largest slice: larger ones are not faster. */
const MAX_SLICE = 1024 * 1024;

/**
 * Bytes of a slice whose buffer is used again. undici asks for the next slice when a socket has sent this one, if it is larger than
 * the socket's own buffer (16 kB in Node 20, 64 kB in Node 22); smaller ones may still wait there.
 */
const MIN_REUSED = 128 * 1024;

/** Milliseconds in which the socket takes a slice: if it takes less, the next slice is larger, if more, smaller, for a smooth progress bar. */
const FAST_SLICE = 12.5;
const SLOW_SLICE = 50;

const changedError = (path: string) =>
  new DirectusError(`the file has changed since it was opened: ${path}`);

const unreadableError = (path: string, cause: unknown) =>
  new DirectusError(`the file cannot be read: ${path}`, { cause });

async function requireUnchanged(file: FileHandle, { path, size, mtimeMs }: DiskFile) {
  const found = await file.stat();
  if (found.size !== size || found.mtimeMs !== mtimeMs) throw changedError(path);
}

/** Returns a buffer for the next slice. */
type TakeBuffer = (length: number) => Buffer;

/**
 * Returns a function that hands out two buffers in turn: one is read into while the other is sent. New buffers for each slice take
 * more CPU time than reading and sending it.
 */
function bufferPair(): TakeBuffer {
  let current = Buffer.alloc(0);
  let other = current;
  return (length) => {
    if (length < MIN_REUSED) return Buffer.allocUnsafeSlow(length);
    const buffer = other.length < length ? Buffer.allocUnsafeSlow(length) : other;
    [current, other] = [buffer, current];
    return buffer.subarray(0, length);
  };
}

/** Fills `slice` from the offset `at`; a single read may be short. */
async function readSlice(file: FileHandle, path: string, at: number, slice: Buffer) {
  for (let filled = 0; filled < slice.length;) {
    const { bytesRead } = await file
      .read(slice, filled, slice.length - filled, at + filled)
      .catch((cause: unknown) => {
        throw unreadableError(path, cause);
      });
    if (bytesRead === 0) throw changedError(path);
    filled += bytesRead;
  }
  return slice;
}

const nextLength = (length: number, milliseconds: number): number => {
  if (milliseconds < FAST_SLICE) return Math.min(MAX_SLICE, length * 2);
  return milliseconds > SLOW_SLICE ? Math.max(MIN_SLICE, length / 2) : length;
};

/**
 * Yields the bytes of a file on disk, and reads the next slice while the one before is sent. Throws a `DirectusError` if the file
 * has changed since it was opened, before the last slice is sent, so that the server never stores a mixture of two versions.
 *
 * @param reusesBuffers true if a slice is no longer needed once the one after the next is asked for, as undici's sockets do
 */
export async function* readDiskFile(
  source: DiskFile,
  reusesBuffers: boolean,
): AsyncGenerator<Uint8Array, void> {
  const { path, size } = source;
  const file = await open(path).catch((cause: unknown) => {
    throw unreadableError(path, cause);
  });
  let next: Promise<Buffer> | undefined;
  let length = MIN_SLICE;
  const takeBuffer = reusesBuffers
    ? bufferPair()
    : (bytes: number) => Buffer.allocUnsafeSlow(bytes);
  const readAt = (at: number) => {
    next = readSlice(file, path, at, takeBuffer(Math.min(length, size - at)));
    // The reader of the slice receives the error. After a cancelled upload there is no reader.
    next.catch(noop);
    return next;
  };
  try {
    await requireUnchanged(file, source);
    for (let at = 0; at < size;) {
      const slice = await (next ?? readAt(at));
      at += slice.length;
      if (at < size) void readAt(at);
      else await requireUnchanged(file, source);
      const start = performance.now();
      yield slice;
      length = nextLength(length, performance.now() - start);
    }
  } finally {
    await next?.catch(noop);
    await file.close();
  }
}
