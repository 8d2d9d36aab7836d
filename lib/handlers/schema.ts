import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';
import { flag, object, optional } from '../internal/argument-checks';

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

/** The changes that turn a project's schema into that of a snapshot. */
export interface SchemaDiff {
  /** The hash of the schema that the diff was made for, so that it is not applied to another one. */
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
export class SchemaHandler extends Handler {
  /**
   * Reads the schema: `GET /schema/snapshot`.
   *
   * @example
   * const snapshot = await directus.schema.snapshot();
   */
  snapshot(options?: RequestOptions): Call<SchemaSnapshot> {
    return this.request('GET', path`/schema/snapshot`, { options });
  }

  /**
   * Compares a snapshot with this project's schema: `POST /schema/diff`; `undefined` where they are the same.
   * `force`: also a snapshot of another version or database.
   *
   * @example
   * const diff = await target.schema.diff(await source.schema.snapshot());
   */
  diff(
    snapshot: SchemaSnapshot,
    force?: boolean,
    options?: RequestOptions,
  ): Call<SchemaDiff | undefined> {
    return this.request('POST', path`/schema/diff`, {
      params: () => ({ force: optional(flag, 'force', force) || undefined }),
      body: () => object('snapshot', snapshot),
      options,
    });
  }

  /**
   * Makes the changes of a diff: `POST /schema/apply`. `force`: also where the schema has changed since.
   *
   * @example
   * await target.schema.apply(diff);
   */
  apply(diff: SchemaDiff, force?: boolean, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/schema/apply`, {
      params: () => ({ force: optional(flag, 'force', force) || undefined }),
      body: () => object('diff', diff),
      read: nothing,
      options,
    });
  }
}
