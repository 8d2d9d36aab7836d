export type { PieceOptions } from '../downloads/range-download';
export { openFile } from './open-file';
export { saveFile } from './save-file';
