// Exported for lists of resumable uploads. `files.upload` of the main entry point takes a list itself.
export { uploadAll } from '../uploads/upload-all';
export { fileUrlStorage } from './file-url-storage';
export {
  type InterruptedOptions,
  type InterruptedTarget,
  type InterruptedUpload,
  interruptedUploads,
} from './interrupted-uploads';
export {
  type ResumableOptions,
  ResumableUpload,
  resumableUpload,
  type UploadTarget,
} from './resumable-upload';
