export { isRealtimeError, RealtimeError, type RealtimeErrorCode } from './errors';
export { inTurn } from './in-turn';
export { realtime } from './client';
export { Realtime } from './realtime';
export type { SocketClass, SocketLike } from './socket/types';
export type {
  Change,
  ChangeEvent,
  ChangesOptions,
  LiveOptions,
  RealtimeAuthMode,
  RealtimeOptions,
  RealtimeStatus,
} from './types';
