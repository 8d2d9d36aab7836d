export type { PieceOptions } from './transport/pieces';
export { resumableDownloads } from './transport/resumable-downloads';
