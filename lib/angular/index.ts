// The one `export *`: an application extends the interface `Register` through this entry, which a re-export by name would prevent.
export type * from 'directus-rx/register';
export type { AppSchema } from './app-schema';
export { type CollectionRef, DirectusClientToken, type DirectusToken } from './client-token';
export { directusGuard } from './guards/directus-guard';
export type { GuardOptions, RequiredPermission } from './guards/guard-options';
export { guestGuard, type GuestGuardOptions } from './guards/guest-guard';
export { injectReturnUrl } from './guards/return-url';
export { type HttpExtras, type HttpRequestOptions, withHttpClient } from './http-client';
export { injectDirectus } from './inject-directus';
export {
  injectMutation,
  type Mutation,
  type MutationOptions,
  type MutationPolicy,
  type MutationResult,
} from './inject-mutation';
export {
  type FormControlLike,
  type ServerError,
  setServerErrors,
  type SubmitError,
  submitErrors,
} from './forms';
export { DirectusAsset } from './images/directus-asset';
export {
  type DirectusImageOptions,
  type DirectusImageParams,
  provideDirectusImages,
} from './images/provide-images';
export { injectSession, type SessionSignals } from './inject-session';
export { injectUser, type UserResourceOptions } from './inject-user';
export { injectOnline, injectPending } from './network-status';
export { injectCan, type PermissionAction } from './permissions';
export { provideDirectus } from './provide';
export type { Reactive } from './reactive';
export {
  type ConnectionSignals,
  type ConnectionState,
  injectConnection,
  injectRealtime,
  provideRealtime,
} from './realtime';
export { directusResource, type DirectusResourceConfig } from './resources/directus-resource';
export { injectItem } from './resources/inject-item';
export { injectItems } from './resources/inject-items';
export {
  injectLive,
  type Liveness,
  type LiveItemsResource,
  type LiveResourceOptions,
} from './resources/inject-live';
export { injectLiveOne, type LiveItemResource } from './resources/inject-live-one';
export {
  injectPages,
  type PagesResource,
  type PagesResourceOptions,
} from './resources/inject-pages';
export type { ItemsResource } from './resources/items-resource';
export type {
  DirectusResource,
  DirectusResourceSnapshot,
  DirectusResourceStatus,
  ResourceOptions,
} from './resources/resource';
export { type VisitorSessionOptions, withVisitorSession } from './with-visitor-session';
