import { randomUUID } from 'node:crypto';
import {
  access,
  constants,
  copyFile,
  type FileHandle,
  open,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { isObject } from '../internal/guards';

/** The bits of a mode that say who may read, write and execute. */
const PERMISSIONS = 0o777;

/** A file beside the one to be saved, which takes its place once it is whole. */
export interface PartFile {
  /** Writes all of `chunks`, one after the other, at the offset `at`. */
  readonly write: (chunks: readonly Uint8Array[], at: number) => Promise<void>;
  /** Cuts the file to `size` bytes and puts it in place of the target. */
  readonly commit: (size: number) => Promise<void>;
  /** Closes and removes what is left of it; never rejects. */
  readonly discard: () => Promise<void>;
}

const isMissing = (error: unknown): boolean => isObject(error) && error['code'] === 'ENOENT';

function ifMissing<T>(value: () => T): (error: unknown) => T {
  return (error) => {
    if (!isMissing(error)) throw error;
    return value();
  };
}

function checkPath(path: unknown): string {
  requireNonEmpty('path', path);
  if (typeof path !== 'string') throw new InvalidParamError('path', 'must be text');
  if (path.includes('\0')) throw new InvalidParamError('path', 'must not have a NUL in it');
  if (path.endsWith('/') || path.endsWith(sep))
    throw new InvalidParamError('path', 'must name a file, not a directory');
  return path;
}

/** Returns the path behind all symbolic links, also behind one that leads to a file which is not there yet. */
const followLinks = (path: string): Promise<string> =>
  realpath(path).catch(
    ifMissing(() =>
      realpath(dirname(path)).then((folder) => {
        const inFolder = join(folder, basename(path));
        return readlink(inFolder).then(
          (link) => followLinks(resolve(folder, link)),
          ifMissing(() => inFolder),
        );
      }),
    ),
  );

/** Returns the file that is at `path` already; rejects where it is no regular file, or may not be written to. */
const existingFile = (path: string) =>
  stat(path).then(
    (found) => {
      if (!found.isFile())
        throw new InvalidParamError('path', 'must name a regular file, or none that is there yet');
      return access(path, constants.W_OK).then(() => found);
    },
    ifMissing(() => undefined),
  );

/** Returns what is left of `chunks` after their first `bytes`. */
function withoutFirst(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let skipped = bytes;
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(skipped);
    skipped -= chunk.length - rest.length;
    return rest.length > 0 ? [rest] : [];
  });
}

const writeAll = (file: FileHandle, chunks: readonly Uint8Array[], at: number): Promise<void> =>
  file.writev(chunks, at).then(({ bytesWritten }) => {
    // A write may be short, on a disk that is almost full.
    const rest = withoutFirst(chunks, bytesWritten);
    return rest.length > 0 ? writeAll(file, rest, at + bytesWritten) : undefined;
  });

/**
 * Opens a part file for `path`. Rejects where there is anything but a regular file, a link to one, or nothing.
 *
 * The part replaces the file with its permissions. Where it would not be the same file to others (a hard link,
 * another owner or group, a mount point), the bytes are copied into that file.
 */
export const openPartFile = (path: unknown): Promise<PartFile> =>
  Promise.resolve()
    .then(() => followLinks(checkPath(path)))
    .then((target) => existingFile(target).then((existing) => ({ target, existing })))
    .then(({ target, existing }) => {
      // Several may download to one path. Names of more than 255 bytes are refused.
      const name = `${basename(target).slice(0, 60)}.${randomUUID().slice(0, 8)}.part`;
      const part = join(dirname(target), name);
      // The partial file must not be readable by more users than the file.
      return open(part, 'wx', existing ? 0o600 : 0o666).then((file): PartFile => {
        const matchPermissions = () =>
          existing ? file.chmod(existing.mode & PERMISSIONS) : Promise.resolve();
        const isReplaceable = () =>
          file
            .stat()
            .then(
              ({ uid, gid }) =>
                !existing || (existing.nlink === 1 && existing.uid === uid && existing.gid === gid),
            );
        return {
          write: (chunks, at) => writeAll(file, chunks, at),
          commit: (size) =>
            file
              .truncate(size)
              .then(matchPermissions)
              .then(isReplaceable)
              .then((replaces) => file.close().then(() => replaces))
              .then((replaces) => {
                const copy = () => copyFile(part, target).then(() => rm(part));
                return replaces ? rename(part, target).catch(copy) : copy();
              }),
          discard: () =>
            file
              .close()
              .catch(() => undefined)
              .then(() => rm(part, { force: true }))
              .catch(() => undefined),
        };
      });
    });
