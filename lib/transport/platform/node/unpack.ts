import { constants } from 'node:buffer';
import * as zlib from 'node:zlib';
import { ResponseTooLargeError } from '../../response-limit';

type Unpack = (
  packed: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: NodeJS.ErrnoException | null, plain: Buffer) => void,
) => void;

// Raw deflate, which some old servers send, does not begin like zlib's format (RFC 1950 2.2).
const inflateEither: Unpack = (packed, options, done) => {
  const isZlib = ((packed[0] ?? 0) & 0x0f) === 8;
  (isZlib ? zlib.inflate : zlib.inflateRaw)(packed, options, done);
};

/** Since Node 22.15. */
const zstd: unknown = Reflect.get(zlib, 'zstdDecompress');

const isUnpack = (value: unknown): value is Unpack => typeof value === 'function';

const UNPACK: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ['gzip', zlib.gunzip],
  ['x-gzip', zlib.gunzip],
  ['deflate', inflateEither],
  ['br', zlib.brotliDecompress],
  ...(isUnpack(zstd) ? [['zstd', zstd] as const] : []),
]);

/** More than anybody sends on purpose, as each costs a pass over the body. */
const MAX_CODINGS = 5;

const NONE: readonly string[] = [];

/** Returns the codings in a `content-encoding` header, in the order in which they are undone; none where one is unknown. */
export function codingsOf(header: string): readonly string[] {
  if (header === '') return NONE;
  const named = header.toLowerCase().split(',', MAX_CODINGS + 1);
  const codings = named
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .reverse();
  return named.length <= MAX_CODINGS && codings.every((coding) => UNPACK.has(coding))
    ? codings
    : NONE;
}

/**
 * Undoes `codings` one after the other. No step makes more than `limit` bytes: it ends with a `ResponseTooLargeError`
 * as soon as there would be more.
 */
export function unpack(
  packed: Buffer,
  [coding = '', ...rest]: readonly string[],
  limit: number,
  done: (error: Error | null, plain: Buffer) => void,
): void {
  const step = UNPACK.get(coding);
  if (packed.length > limit && !step) done(new ResponseTooLargeError(limit), packed);
  else if (!step) done(null, packed);
  else {
    // Node wants at least 1.
    const maxOutputLength = Math.max(1, Math.min(limit, constants.MAX_LENGTH));
    step(packed, { maxOutputLength }, (error, plain) => {
      if (!error) unpack(plain, rest, limit, done);
      else if (error.code === 'ERR_BUFFER_TOO_LARGE')
        done(new ResponseTooLargeError(limit), packed);
      else done(error, packed);
    });
  }
}
