import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Returns a file on disk as a `File`, to upload it: its content is read as it is sent, never held in memory. `type`: its
 * MIME type. Rejects where it cannot be read.
 *
 * @example
 * await directus.files.upload(await openFile('film.mp4', 'video/mp4'), { title: 'My film' });
 */
export const openFile = (path: string, type = ''): Promise<File> =>
  Promise.all([openAsBlob(path, { type }), stat(path)]).then(
    ([blob, { mtimeMs }]) =>
      new File([blob], basename(path), { type, lastModified: Math.floor(mtimeMs) }),
  );
