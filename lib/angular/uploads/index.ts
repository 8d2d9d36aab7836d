export type { InterruptedUpload } from '../../tus/interrupted-uploads';
export {
  injectUploads,
  provideUploads,
  type UploadedFile,
  type UploadQueueOptions,
} from './inject-uploads';
export type { Upload, UploadState } from './upload';
export type { FileMetadata, Uploads } from './upload-queue';
