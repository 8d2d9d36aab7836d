export { openFile } from './open-file';
export { saveFile, type SaveOptions } from './save-file';
