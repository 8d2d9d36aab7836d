/** Unpacks answers for clients that do not. */
import { createBrotliDecompress, createGunzip } from 'node:zlib';

export const ACCEPT_ENCODING = { 'accept-encoding': 'gzip, br' };

const unpackers = { gzip: createGunzip, br: createBrotliDecompress };

export function unpacked(stream, headers) {
  const unpacker = unpackers[headers['content-encoding']];
  return unpacker ? stream.pipe(unpacker()) : stream;
}
