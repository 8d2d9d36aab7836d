export type { PieceOptions } from '../transport/pieces';
export { openFile } from './open-file';
export { saveFile } from './save-file';
