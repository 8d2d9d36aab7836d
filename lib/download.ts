export type { PieceOptions, RangeDownloadOptions } from './downloads/range-download';
export { resumableDownloads } from './downloads/resumable-downloads';
