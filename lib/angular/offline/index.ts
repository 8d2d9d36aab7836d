export { provideOffline } from './provide-offline';
export { injectOffline } from './inject-offline';
export { injectOutbox, type Outbox } from './inject-outbox';
