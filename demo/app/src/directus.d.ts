import type { Schema } from './app/schema';

// Tells `directus-rx/angular` the schema, once for the whole application.
declare module 'directus-rx/angular' {
  interface Register {
    schema: Schema;
  }
}
