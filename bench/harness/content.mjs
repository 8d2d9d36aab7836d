/** The content of the large files: every process can tell which byte belongs where, without having the file. */

/** A period that no buffer's size divides, so that bytes at a wrong place are noticed. Letters: none begins a form's boundary. */
const PERIOD = 1_048_573;

let seed = 1;
const letter = () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return 97 + (seed % 26);
};
const period = Buffer.from(Array.from({ length: PERIOD }, letter));

/** Returns some of the bytes from `at` on, at most `length`. */
export function contentAt(at, length) {
  const start = at % PERIOD;
  return period.subarray(start, Math.min(start + length, PERIOD));
}

/** Yields the bytes from `at` to `end` in pieces. */
export function* contentBetween(at, end) {
  while (at < end) {
    const piece = contentAt(at, Math.min(end - at, 256 * 1024));
    at += piece.length;
    yield piece;
  }
}

/** Returns the number of bytes of `chunk` that are those at the offset `at`, up to the first one that is not. */
export function countMatching(chunk, at) {
  let matching = 0;
  while (matching < chunk.length) {
    const wanted = contentAt(at + matching, chunk.length - matching);
    const found = chunk.subarray(matching, matching + wanted.length);
    if (!wanted.equals(found)) return matching + found.findIndex((byte, i) => byte !== wanted[i]);
    matching += wanted.length;
  }
  return matching;
}
