export {
  type FormControlLike,
  type ServerError,
  setServerErrors,
  type SubmitError,
  submitErrors,
} from './forms';
export { directusGuard, type GuardOptions } from './guard';
export { type HttpExtras, type HttpRequestOptions, withHttpClient } from './http-client';
export { DirectusAsset } from './images/directus-asset';
export {
  type DirectusImageOptions,
  type DirectusImageParams,
  provideDirectusImages,
} from './images/provide-images';
export { provideDirectus } from './provide';
export { injectConnection, injectRealtime, provideRealtime } from './realtime';
export { injectSession, type SessionSignals } from './inject-session';
export { type DirectusToken, injectDirectus } from './inject-directus';
