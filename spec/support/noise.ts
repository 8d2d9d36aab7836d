/** Content in which no two places look alike, the same each time: bytes that got lost or were taken twice show. */
export const noise = (bytes: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Uint32Array.from({ length: bytes / 4 }, (_, i) => i * 2_654_435_761).buffer);
