import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import type { ID } from '../types/query';
import { at, type ItemsOptions, record } from './handler';
import { systemItems } from './items';

/** A content version beside the item it is of. */
export interface VersionComparison<R = Record<string, unknown>> {
  /** Whether the item has changed since the version was made. */
  outdated: boolean;
  /** Of the item as it is, for `promote`. */
  mainHash: string;
  /** What the version changes. */
  current: Partial<R>;
  main: R;
}

/** Content versions: changes to an item that are not published yet. Since Directus 10.7. */
export class VersionsHandler<T, S = DefaultSchema> extends systemItems('directus_versions')<T, S> {
  /** Adds changes to a version: `POST /versions/{id}/save`. Gives the item as it would be. */
  save<R = Record<string, unknown>>(id: ID, data: object, options?: ItemsOptions): Call<R> {
    const ask = () => [`${at('/versions', { id })}/save`, undefined, record('data', data)] as const;
    return this.data('post', ask, options);
  }

  /** Compares a version with its item: `GET /versions/{id}/compare`. */
  compare<R = Record<string, unknown>>(id: ID, options?: ItemsOptions): Call<VersionComparison<R>> {
    return this.data('get', () => [`${at('/versions', { id })}/compare`], options);
  }

  /**
   * Makes a version the item itself: `POST /versions/{id}/promote`. `mainHash` as `compare` gave it, so that no
   * later change is lost; `fields`: only these. Gives the item's key.
   */
  promote(id: ID, mainHash: string, fields?: readonly string[], options?: ItemsOptions): Call<ID> {
    const ask = () =>
      [`${at('/versions', { id })}/promote`, undefined, { mainHash, fields }] as const;
    return this.data('post', ask, options);
  }
}
