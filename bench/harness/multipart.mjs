/** The form that the other clients send, for clients that have none: a file between two parts of text, streamed from the disk. */
import { createReadStream } from 'node:fs';

const BOUNDARY = '----directus-rx-bench-f1c5a9e0';
const head = Buffer.from(
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`,
);
const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

export const formHeaders = (size) => ({
  'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
  'content-length': head.length + size + tail.length,
});

/** Writes the form to a stream. */
export const sendForm = (path, stream) => {
  stream.write(head);
  const file = createReadStream(path).on('end', () => stream.end(tail));
  file.on('error', (error) => stream.destroy(error)).pipe(stream, { end: false });
};

/** Yields the form in pieces. */
export async function* formPieces(path) {
  yield head;
  yield* createReadStream(path);
  yield tail;
}
