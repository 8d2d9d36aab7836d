/** A row of `directus_files`. */
export interface DirectusFile {
  id: string;
  storage: string;
  filename_disk: string | null;
  filename_download: string;
  title: string | null;
  /** The MIME type. */
  type: string | null;
  folder: string | null;
  uploaded_by: string | null;
  uploaded_on: string | null;
  created_on: string;
  modified_by: string | null;
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
  focal_point_x: number | null;
  focal_point_y: number | null;
}
