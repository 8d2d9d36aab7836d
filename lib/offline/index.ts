export {
  type FieldConflict,
  isOutboxEntry,
  type OutboxEntry,
  type OutboxState,
  type UnsentFile,
  type Values,
} from './outbox-entry';
export type { Resolution } from './conflicts';
export { isOfflineError, OfflineError, type OfflineErrorCode } from './errors';
export type { FileHandle } from './file-handle';
export { IndexedDbStorage } from './indexed-db-storage';
export type { LocalAnswers, NeedsCollection, WholeCollections } from './local-answers';
export { MemoryOfflineStorage } from './memory-offline-storage';
export { offline } from './offline-factory';
export {
  Offline,
  type OfflineClient,
  type OfflineCallOptions,
  type OfflineChangeOptions,
} from './offline';
export type { OfflineOptions } from './options';
export type { OfflineStorage } from './offline-storage';
export type { KeptItems } from './kept-first';
