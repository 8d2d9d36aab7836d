// Not from the main entry point: who has no list of files need not load it.
export { uploadAll } from '../uploads/upload-all';
export { fileUrlStorage } from './file-url-storage';
export {
  type ResumableOptions,
  ResumableUpload,
  resumableUpload,
  type UploadTarget,
} from './resumable-upload';
