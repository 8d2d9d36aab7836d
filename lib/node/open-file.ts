import { openAsBlob, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InvalidParamError } from '../errors/errors';
import { string, text } from '../internal/argument-checks';
import { markAsDiskFile } from '../transport/disk-file';

/** Resolves to true if a file has content although its size is 0, as those of `/proc` have. */
const hasHiddenContent = (path: string): Promise<boolean> =>
  open(path).then((file) =>
    file
      .read(Buffer.alloc(1), 0, 1, 0)
      .then(({ bytesRead }) => bytesRead > 0)
      .finally(() => file.close()),
  );

/** Returns `found`; rejects where it is no file of a known size: a pipe would be waited for, and a device sent as an empty file. */
function requireFile(path: string, found: Stats): Stats | Promise<Stats> {
  if (!found.isFile()) throw new InvalidParamError('path', 'must name a regular file');
  if (found.size > 0) return found;
  return hasHiddenContent(path).then((isHidden) => {
    if (isHidden) throw new InvalidParamError('path', 'must name a file whose size is known');
    return found;
  });
}

/**
 * Returns a file on disk as a `File`, to upload it: its content is read as it is sent, never held in memory, except in Deno, whose
 * `openAsBlob` reads it all. `type`: its MIME type. Rejects with an error of Node's file system where it cannot be read, and with
 * `InvalidParamError` where `path` names a directory, a device, a pipe or a socket, or a file whose size is unknown, as in `/proc`; an
 * upload fails with a `DirectusError` where the file has changed since then.
 *
 * @example
 * await directus.files.upload(await openFile('film.mp4', 'video/mp4'), { title: 'My film' });
 */
export const openFile = (path: string, type = ''): Promise<File> =>
  Promise.resolve()
    .then(() => stat(text('path', path)))
    .then((found) => requireFile(path, found))
    .then(({ size, mtimeMs }) =>
      openAsBlob(path, { type: string('type', type) }).then((blob) => {
        const lastModified = Math.floor(mtimeMs);
        const file = new File([blob], basename(path), { type, lastModified });
        return markAsDiskFile(file, { path: resolve(path), size, mtimeMs });
      }),
    );
