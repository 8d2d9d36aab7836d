import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { string, text } from '../internal/argument-checks';
import { markAsDiskFile } from '../transport/disk-file';

/**
 * Returns a file on disk as a `File`, to upload it: its content is read as it is sent, never held in memory, except in Deno, whose
 * `openAsBlob` reads it all. `type`: its MIME type. Rejects with an error of Node's file system where it cannot be read; an
 * upload fails with a `DirectusError` where the file has changed since then.
 *
 * @example
 * await directus.files.upload(await openFile('film.mp4', 'video/mp4'), { title: 'My film' });
 */
export const openFile = (path: string, type = ''): Promise<File> =>
  Promise.resolve()
    .then(() => stat(text('path', path)))
    .then(({ size, mtimeMs }) =>
      openAsBlob(path, { type: string('type', type) }).then((blob) => {
        const lastModified = Math.floor(mtimeMs);
        const file = new File([blob], basename(path), { type, lastModified });
        return markAsDiskFile(file, { path: resolve(path), size, mtimeMs });
      }),
    );
