import { BroadcastChannel } from 'node:worker_threads';
import type { Platform } from '../types';

// Deno's own channel has no `unref` and keeps a process alive for ever.
export const tabGlobals: Platform['tabGlobals'] =
  'Deno' in globalThis ? { BroadcastChannel, navigator } : globalThis;
