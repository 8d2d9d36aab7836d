export type { PieceOptions } from './range-download';
export { resumableDownloads } from './resumable-downloads';
