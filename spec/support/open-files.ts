import { readdirSync, readlinkSync } from 'node:fs';

/** Returns the descriptors of the files below `folder` that this process has open, on Linux. */
export const openFilesIn = (folder: string): readonly string[] =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      // It was closed meanwhile.
      return false;
    }
  });
