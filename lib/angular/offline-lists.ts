import { InjectionToken } from '@angular/core';
import type { Directus } from '../directus';
import type { OfflineLists } from '../realtime/offline-lists';

/** Returns the lists that are kept for the users of a client; given by `provideOffline`. */
export const OFFLINE_LISTS = /* @__PURE__ */ new InjectionToken<
  <Schema extends object>(client: Directus<Schema>) => OfflineLists
>('directus-rx offline lists');
