import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ID, QueryMany } from '../types/query';
import type { DirectusFile } from '../types/system/file';
import { handler } from './endpoints';
import { type Handler, type ItemsOptions } from './handler';
import type { ExportFormat } from './items';

/** Random text. */
export interface RandomHandler {
  /** A random text of letters, digits, `_` and `-`: `GET /utils/random/string`. At most 500 characters. */
  string(length?: number, options?: ItemsOptions): Call<string>;
}

export const RandomHandler = handler<new (transport: ITransport) => RandomHandler>({
  string: 'data GET /utils/random/string ?length=32',
});

/** Hashes, as Directus stores passwords. Directus 12.1 removed these endpoints. */
export interface HashHandler {
  /** The hash of a text: `POST /utils/hash/generate`. */
  generate(string: string, options?: ItemsOptions): Call<string>;

  /** Whether this is the hash of the text: `POST /utils/hash/verify`. */
  verify(string: string, hash: string, options?: ItemsOptions): Call<boolean>;
}

export const HashHandler = handler<new (transport: ITransport) => HashHandler>({
  generate: 'data POST /utils/hash/generate string',
  verify: 'data POST /utils/hash/verify string hash',
});

/** The server's cache. */
export interface CacheHandler {
  /** Empties the cache; with `system` also that of schema and permissions: `POST /utils/cache/clear`. */
  clear(system?: boolean, options?: ItemsOptions): Call<void>;
}

export const CacheHandler = handler<new (transport: ITransport) => CacheHandler>({
  clear: 'done POST /utils/cache/clear ?system',
});

/** How several collections are imported at once. */
export interface ImportBatchQuery {
  /** `merge`: changes items that are there, `add` (default): fails on them. */
  readonly mode?: 'add' | 'merge' | undefined;
  readonly dryRun?: boolean | undefined;
  readonly dangerouslyAllowDelete?: boolean | undefined;
}

interface UtilsEndpoints extends Handler {
  /** Moves an item of a sorted collection to where another one is: `POST /utils/sort/{collection}`. */
  sort(collection: string, item: ID, to: ID, options?: ItemsOptions): Call<void>;

  /** Brings an item back to what it was in a revision: `POST /utils/revert/{revision}`. */
  revert(revision: ID, options?: ItemsOptions): Call<void>;

  /**
   * Imports items from a JSON or CSV file: `POST /utils/import/{collection}`.
   *
   * @example
   * const form = new FormData();
   * form.append('file', new Blob([csv], { type: 'text/csv' }), 'articles.csv');
   * await directus.utils.import('articles', form);
   */
  import(collection: string, form: object, options?: ItemsOptions): Call<void>;

  /** Imports items of several collections: `POST /utils/import`. Since Directus 12. */
  importBatch<R = unknown>(data: object, query?: ImportBatchQuery, options?: ItemsOptions): Call<R>;

  /**
   * Makes the server write items to a file in its own library: `POST /utils/export/{collection}`. This happens
   * later; a notification says when. To get the text itself: `items(collection).export(format)`.
   */
  export(
    collection: string,
    format: ExportFormat,
    query?: QueryMany<Record<string, unknown>>,
    file?: Partial<DirectusFile>,
    options?: ItemsOptions,
  ): Call<void>;
}

const UtilsEndpoints = handler<new (transport: ITransport) => UtilsEndpoints>({
  sort: 'done POST /utils/sort/:collection item to',
  revert: 'done POST /utils/revert/:revision',
  import: 'done POST /utils/import/:collection ...form',
  export: 'done POST /utils/export/:collection format {query}? file?',
  importBatch: 'data POST /utils/import ...data ?...query',
});

/** Helpers of the server. */
export class UtilsHandler extends UtilsEndpoints {
  readonly random: RandomHandler;
  readonly hash: HashHandler;
  readonly cache: CacheHandler;

  constructor(transport: ITransport) {
    super(transport);
    this.random = new RandomHandler(transport);
    this.hash = new HashHandler(transport);
    this.cache = new CacheHandler(transport);
  }
}
