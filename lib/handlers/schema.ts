import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** Collections, fields and relations of a project. */
export interface SchemaSnapshot {
  version: number;
  directus: string;
  vendor?: string;
  collections: Record<string, unknown>[];
  fields: Record<string, unknown>[];
  systemFields?: Record<string, unknown>[];
  relations: Record<string, unknown>[];
}

/** What has to be changed in a project so that its schema becomes that of a snapshot. */
export interface SchemaDiff {
  /** Of the schema it was made for, so that it is applied to no other. */
  hash: string;
  diff: Record<string, unknown>;
}

/**
 * The schema, to bring it from one project to another.
 *
 * @example
 * const diff = await target.schema.diff(await source.schema.snapshot());
 * if (diff) await target.schema.apply(diff);
 */
export interface SchemaHandler {
  /** Reads the schema: `GET /schema/snapshot`. */
  snapshot(options?: ItemsOptions): Call<SchemaSnapshot>;

  /**
   * Compares a snapshot with this project's schema: `POST /schema/diff`; `undefined` where they are the same.
   * `force`: also a snapshot of another version or database.
   */
  diff(
    snapshot: SchemaSnapshot,
    force?: boolean,
    options?: ItemsOptions,
  ): Call<SchemaDiff | undefined>;

  /** Makes the changes of a diff: `POST /schema/apply`. `force`: also where the schema has changed since. */
  apply(diff: SchemaDiff, force?: boolean, options?: ItemsOptions): Call<void>;
}

export const SchemaHandler = handler<new (transport: ITransport) => SchemaHandler>({
  snapshot: 'data GET /schema/snapshot',
  diff: 'data POST /schema/diff ...snapshot ?force',
  apply: 'done POST /schema/apply ...diff ?force',
});
