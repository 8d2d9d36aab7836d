export { isRealtimeError, RealtimeError, type RealtimeErrorCode } from './errors';
export { inTurn } from './in-turn';
export { type ChangesOptions, Realtime, realtime } from './realtime';
export type { SocketClass, SocketLike } from './socket/types';
export type {
  Change,
  ChangeEvent,
  LiveOptions,
  RealtimeAuthMode,
  RealtimeOptions,
  RealtimeStatus,
} from './types';
