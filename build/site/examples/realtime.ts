// Takes the place of directus-rx/realtime in the examples of the site.
import { realtime as connect } from '../../../dist/realtime.js';
import { fake } from './fake';

export * from '../../../dist/realtime.js';

export const realtime: typeof connect = (directus, options) =>
  connect(directus, { ...options, webSocket: fake.WebSocket });
