export { fileUrlStorage } from './file-url-storage';
export {
  type ResumableOptions,
  ResumableUpload,
  resumableUpload,
  type UploadTarget,
} from './resumable-upload';
