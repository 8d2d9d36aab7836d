import type { WithCustomFields } from '../schema';
import type { DirectusFolder } from './folder';
import type { DirectusUser } from './user';

/** A file: what is known of it, not its contents. The fields that Directus gives a row of `directus_files`. */
export interface FileFields<S> {
  id: string;
  storage: string;
  filename_disk: string | null;
  filename_download: string;
  title: string | null;
  /** The MIME type. */
  type: string | null;
  folder: string | DirectusFolder<S> | null;
  uploaded_by: string | DirectusUser<S> | null;
  uploaded_on: string | null;
  created_on: string;
  modified_by: string | DirectusUser<S> | null;
  modified_on: string;
  charset: string | null;
  /** Bytes; the server sends it as text where its database counts in 64 bits. */
  filesize: number | string | null;
  /** Pixels. */
  width: number | null;
  height: number | null;
  /** Milliseconds. */
  duration: number | null;
  embed: string | null;
  description: string | null;
  location: string | null;
  tags: string[] | null;
  metadata: Record<string, unknown> | null;
  /** Pixels from the left and the top. */
  focal_point_x: number | null;
  focal_point_y: number | null;
  /** The id and the state of a resumable upload that is not complete yet. */
  tus_id: string | null;
  tus_data: Record<string, unknown> | null;
}

/** A row of `directus_files`, with what the schema S adds. */
export type DirectusFile<S = unknown> = WithCustomFields<FileFields<S>, S, 'directus_files'>;
