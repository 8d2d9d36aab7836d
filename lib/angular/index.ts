export { directusGuard, type GuardOptions } from './guard';
export { withHttpClient } from './http-client';
export { injectDirectus, provideDirectus } from './provide';
export { injectSession, type SessionSignals } from './session';
