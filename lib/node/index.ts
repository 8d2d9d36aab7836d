export type { PieceOptions, RangeDownloadOptions } from '../downloads/range-download';
export { type NodeBackendOptions, nodeBackend, type RequestDispatcher } from './node-backend';
export { openFile } from './open-file';
export { saveFile } from './save-file';
