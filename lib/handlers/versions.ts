import type { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { object, optional, text, texts } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import type { AnsweredKey, ID } from '../types/query';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** A content version next to its item. */
export interface VersionComparison<R = Record<string, unknown>> {
  /** True if the item has changed since the version was made. */
  outdated: boolean;
  /** The hash of the published item, to be passed to `promote`. */
  mainHash: string;
  /** The fields that the version changes. */
  current: Partial<R>;
  main: R;
}

/** Content versions: changes to an item that are not published yet. Since Directus 10.7. */
export class VersionsHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_versions', transport);
  }

  /**
   * Adds changes to a version: `POST /versions/{id}/save`. Gives the item as it would be.
   *
   * @example
   * await directus.versions.save(id, { title: 'Draft' });
   */
  save<R = Record<string, unknown>>(id: ID, data: object, options?: RequestOptions): Call<R> {
    return this.request('POST', path`/versions/${{ id }}/save`, {
      body: () => object('data', data),
      options,
    });
  }

  /**
   * Compares a version with its item: `GET /versions/{id}/compare`.
   *
   * @example
   * const { main, current } = await directus.versions.compare(id);
   */
  compare<R = Record<string, unknown>>(
    id: ID,
    options?: RequestOptions,
  ): Call<VersionComparison<R>> {
    return this.request('GET', path`/versions/${{ id }}/compare`, { options });
  }

  /**
   * Makes a version the item itself: `POST /versions/{id}/promote`. `mainHash` as `compare` gave it, so that no
   * later change is lost; `fields`: only these. Gives the item's key.
   *
   * @example
   * await directus.versions.promote(id, mainHash);
   */
  promote(
    id: ID,
    mainHash: string,
    fields?: readonly string[],
    options?: RequestOptions,
  ): Call<AnsweredKey> {
    return this.request('POST', path`/versions/${{ id }}/promote`, {
      body: () => ({
        mainHash: text('mainHash', mainHash),
        fields: optional(texts, 'fields', fields),
      }),
      options,
    });
  }
}
