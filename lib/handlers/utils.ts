import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ID, QueryMany } from '../types/query';
import type { DirectusFile } from '../types/system/file';
import { flatQuery } from './flat-query';
import { at, Handler, type ItemsOptions, record } from './handler';
import type { ExportFormat } from './items';

/** Random text. */
export class RandomHandler extends Handler {
  /** A random text of letters, digits, `_` and `-`: `GET /utils/random/string`. At most 500 characters. */
  string(length = 32, options?: ItemsOptions): Call<string> {
    return this.data('get', () => ['/utils/random/string', { length }], options);
  }
}

/** Hashes, as Directus keeps passwords. Until Directus 12.1, which has no such endpoints any more. */
export class HashHandler extends Handler {
  /** The hash of a text: `POST /utils/hash/generate`. */
  generate(string: string, options?: ItemsOptions): Call<string> {
    return this.data('post', () => ['/utils/hash/generate', undefined, { string }], options);
  }

  /** Whether this is the hash of the text: `POST /utils/hash/verify`. */
  verify(string: string, hash: string, options?: ItemsOptions): Call<boolean> {
    return this.data('post', () => ['/utils/hash/verify', undefined, { string, hash }], options);
  }
}

/** The server's cache. */
export class CacheHandler extends Handler {
  /** Empties it, `system`: also that of schema and permissions: `POST /utils/cache/clear`. */
  clear(system = false, options?: ItemsOptions): Call<void> {
    const ask = () => ['/utils/cache/clear', system ? { system } : undefined] as const;
    return this.done('post', ask, options);
  }
}

/** How several collections are imported at once. */
export interface ImportBatchQuery {
  /** `merge`: changes items that are there, `add` (default): fails on them. */
  readonly mode?: 'add' | 'merge' | undefined;
  readonly dryRun?: boolean | undefined;
  readonly dangerouslyAllowDelete?: boolean | undefined;
}

/** Helpers of the server. */
export class UtilsHandler extends Handler {
  readonly random: RandomHandler;
  readonly hash: HashHandler;
  readonly cache: CacheHandler;

  constructor(transport: ITransport) {
    super(transport);
    this.random = new RandomHandler(transport);
    this.hash = new HashHandler(transport);
    this.cache = new CacheHandler(transport);
  }

  /** Moves an item of a sorted collection to where another one is: `POST /utils/sort/{collection}`. */
  sort(collection: string, item: ID, to: ID, options?: ItemsOptions): Call<void> {
    const ask = () => [at('/utils/sort', { collection }), undefined, { item, to }] as const;
    return this.done('post', ask, options);
  }

  /** Brings an item back to what it was in a revision: `POST /utils/revert/{revision}`. */
  revert(revision: ID, options?: ItemsOptions): Call<void> {
    return this.done('post', () => [at('/utils/revert', { revision })], options);
  }

  /**
   * Imports items from a file of JSON or CSV: `POST /utils/import/{collection}`.
   *
   * @example
   * const form = new FormData();
   * form.append('file', new Blob([csv], { type: 'text/csv' }), 'articles.csv');
   * await directus.utils.import('articles', form);
   */
  import(collection: string, form: object, options?: ItemsOptions): Call<void> {
    const ask = () =>
      [at('/utils/import', { collection }), undefined, record('form', form)] as const;
    return this.done('post', ask, options);
  }

  /** Imports items of several collections: `POST /utils/import`. Since Directus 12. */
  importBatch<R = unknown>(
    data: object,
    query?: ImportBatchQuery,
    options?: ItemsOptions,
  ): Call<R> {
    return this.data('post', () => ['/utils/import', query, record('data', data)], options);
  }

  /**
   * Has the server write items to a file of its own library: `POST /utils/export/{collection}`. It is done
   * later, and a notification tells. To have the text itself: `items(collection).export(format)`.
   */
  export(
    collection: string,
    format: ExportFormat,
    query: QueryMany<Record<string, unknown>> = {},
    file: Partial<DirectusFile> = {},
    options?: ItemsOptions,
  ): Call<void> {
    const body = () => ({ format, query: flatQuery(query), file });
    const ask = () => [at('/utils/export', { collection }), undefined, body()] as const;
    return this.done('post', ask, options);
  }
}
