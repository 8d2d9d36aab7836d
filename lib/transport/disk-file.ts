/** A file on disk, as it was when its `File` was made. */
export interface DiskFile {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, with a fraction. */
  readonly mtimeMs: number;
}

const diskFiles = /* @__PURE__ */ new WeakMap<Blob, DiskFile>();

/** Remembers that `file` has the content of a file on disk, and returns it. Node then reads that file, which is faster than a Blob. */
export function markAsDiskFile(file: File, source: DiskFile): File {
  diskFiles.set(file, source);
  return file;
}

/** Returns the file on disk that a Blob was made of; `undefined` for any other Blob. */
export const diskFileOf = (file: Blob): DiskFile | undefined => diskFiles.get(file);
