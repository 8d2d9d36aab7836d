export type { PieceOptions } from './downloads/range-download';
export { resumableDownloads } from './downloads/resumable-downloads';
