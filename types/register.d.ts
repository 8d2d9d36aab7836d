/**
 * Holds the schema of the application: an interface to be extended once, so that no `inject` function has to be told it.
 *
 * @example
 * // src/directus.d.ts
 * import type { Schema } from './app/schema';
 *
 * declare module 'directus-rx/angular' {
 *   interface Register {
 *     schema: Schema;
 *   }
 * }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the application adds the one member
export interface Register {}
