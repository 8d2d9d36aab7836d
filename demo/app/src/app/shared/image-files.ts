/** Finds images that have arrived. Directus has a row for a file before it has the file: one in pieces with a `tus_id`, one in one piece without a size. */
export const IMAGE_FILES = {
  type: { _starts_with: 'image/' },
  filesize: { _nnull: true },
  tus_id: { _null: true },
} as const;
