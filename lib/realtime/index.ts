export { isRealtimeError, RealtimeError, type RealtimeErrorCode } from './errors';
export { inTurn } from './concat-map-buffered';
export { isPending } from './pending-rows';
export { realtime } from './realtime-factory';
export { Realtime } from './realtime';
export type { LocalList, LocalQueries, RowWrite } from './local-queries';
export type { KeptList, OfflineLists, ShownQuery, UnsentWrite } from './offline-lists';
export type { SocketClass, SocketLike } from './socket/types';
export type {
  Change,
  ChangeEvent,
  ChangesOptions,
  LiveItems,
  LiveOptions,
  RealtimeAuthMode,
  RealtimeOptions,
  RealtimeStatus,
} from './types';
