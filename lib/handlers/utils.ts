import type { Call } from '../call';
import { count, flag, object, objects, oneOf, optional, text } from '../internal/argument-checks';
import { checkQuery } from '../requests/check-query';
import { requireKey } from '../requests/primary-keys';
import { toSearchBody } from '../requests/serialize-query';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';
import type { AnsweredKey, ID, QueryMany } from '../types/query';
import type { DirectusFile } from '../types/system/file';
import { EXPORT_FORMATS, type ExportFormat } from './items';

/** Random text. */
export class RandomHandler extends Handler {
  /**
   * Creates a random text of letters, digits, `_` and `-`, another one for each call: `GET /utils/random/string`. At most
   * 500 characters.
   *
   * @example
   * const text = await directus.utils.random.string(16);
   */
  string(length = 32, options?: RequestOptions): Call<string> {
    return this.request('GET', path`/utils/random/string`, {
      params: () => ({ length: count('length', length, 1) }),
      // Two who ask at the same moment want two texts.
      defaults: { dedupe: false },
      options,
    });
  }
}

/** Hashes, as Directus stores passwords. Directus 12.1 removed these endpoints. */
export class HashHandler extends Handler {
  /**
   * Hashes a text: `POST /utils/hash/generate`.
   *
   * @example
   * const hash = await directus.utils.hash.generate('p455w0rd');
   */
  generate(string: string, options?: RequestOptions): Call<string> {
    return this.request('POST', path`/utils/hash/generate`, {
      body: () => ({ string: text('string', string) }),
      options,
    });
  }

  /**
   * Checks a hash against a text: `POST /utils/hash/verify`.
   *
   * @example
   * const isRight = await directus.utils.hash.verify('p455w0rd', hash);
   */
  verify(string: string, hash: string, options?: RequestOptions): Call<boolean> {
    return this.request('POST', path`/utils/hash/verify`, {
      body: () => ({ string: text('string', string), hash: text('hash', hash) }),
      options,
    });
  }
}

/** The server's cache. */
export class CacheHandler extends Handler {
  /**
   * Empties the cache; with `system` also that of schema and permissions: `POST /utils/cache/clear`.
   *
   * @example
   * await directus.utils.cache.clear();
   */
  clear(system?: boolean, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/utils/cache/clear`, {
      params: () => ({ system: optional(flag, 'system', system) || undefined }),
      read: nothing,
      options,
    });
  }
}

/** Items of one collection, to be imported with those of others. */
export interface ImportBatch {
  readonly collection: string;
  /** Items that refer to others by key only. A key of another new item is replaced by the key that the item gets. */
  readonly items: readonly object[];
}

/** How several collections are imported at once. */
export interface ImportBatchQuery {
  /** `add` (default): creates all items; `merge`: changes those whose keys are there already. */
  readonly mode?: 'add' | 'merge' | undefined;
  /** Default false; true: only says what would come of it. */
  readonly dryRun?: boolean | undefined;
  /** Default false; true, with `merge`: deletes the items that are not given. */
  readonly dangerouslyAllowDelete?: boolean | undefined;
}

/** The outcome of an import of several collections, or of its dry run. */
export interface ImportBatchResult {
  applied: boolean;
  mode: 'add' | 'merge';
  /** The keys of the items, by collection; `mapped`: those given, with what became of them. */
  collections: Record<
    string,
    {
      existing: AnsweredKey[];
      new: AnsweredKey[];
      deleted: AnsweredKey[];
      mapped: Record<string, AnsweredKey>;
    }
  >;
}

/** Helpers of the server. */
export class UtilsHandler extends Handler {
  readonly random = new RandomHandler(this.transport);
  readonly hash = new HashHandler(this.transport);
  readonly cache = new CacheHandler(this.transport);

  /**
   * Moves an item of a sorted collection to where another one is: `POST /utils/sort/{collection}`.
   *
   * @example
   * await directus.utils.sort('articles', 15, 16);
   */
  sort(collection: string, item: ID, to: ID, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/utils/sort/${{ collection }}`, {
      body: () => ({ item: requireKey('item', item), to: requireKey('to', to) }),
      read: nothing,
      options,
    });
  }

  /**
   * Brings an item back to what it was in a revision: `POST /utils/revert/{revision}`.
   *
   * @example
   * await directus.utils.revert(revision);
   */
  revert(revision: ID, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/utils/revert/${{ revision }}`, { read: nothing, options });
  }

  /**
   * Checks where a login by single sign-on may lead to: `POST /utils/resolve-redirect`. Gives the address to use; the server
   * refuses one that it does not allow (`INVALID_PAYLOAD`). `provider`: whose list of allowed addresses counts, too
   * (`AUTH_{PROVIDER}_REDIRECT_ALLOW_LIST`). Since Directus 11.16.1.
   *
   * @example
   * const redirect = await directus.utils.resolveRedirect('https://app.example/home', 'google');
   */
  resolveRedirect(redirect: string, provider?: string, options?: RequestOptions): Call<string> {
    return this.request('POST', path`/utils/resolve-redirect`, {
      body: () => ({
        redirect: text('redirect', redirect),
        provider: optional(text, 'provider', provider),
      }),
      options,
    });
  }

  /**
   * Imports items from a JSON or CSV file: `POST /utils/import/{collection}`.
   *
   * @example
   * const form = new FormData();
   * form.append('file', new Blob([csv], { type: 'text/csv' }), 'articles.csv');
   * await directus.utils.import('articles', form);
   */
  import(collection: string, form: object, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/utils/import/${{ collection }}`, {
      body: () => object('form', form),
      read: nothing,
      options,
    });
  }

  /**
   * Imports items of several collections, all or none: `POST /utils/import`. Since Directus 12.2.
   *
   * @example
   * await directus.utils.importBatch([
   *   { collection: 'authors', items: [{ id: 1, name: 'Ada' }] },
   *   { collection: 'articles', items: [{ title: 'Notes', author: 1 }] },
   * ]);
   */
  importBatch(
    data: readonly ImportBatch[],
    query?: ImportBatchQuery,
    options?: RequestOptions,
  ): Call<ImportBatchResult> {
    return this.request('POST', path`/utils/import`, {
      query,
      body: () => objects('data', data),
      options,
    });
  }

  /**
   * Makes the server write items to a file in its own library: `POST /utils/export/{collection}`. This happens
   * later; a notification says when. To get the text itself: `items(collection).export(format)`.
   *
   * @example
   * await directus.utils.export('articles', 'csv', { sort: ['title'] });
   */
  export(
    collection: string,
    format: ExportFormat,
    query?: QueryMany<Record<string, unknown>>,
    file?: Partial<DirectusFile>,
    options?: RequestOptions,
  ): Call<void> {
    return this.request('POST', path`/utils/export/${{ collection }}`, {
      body: () => ({
        format: oneOf('format', format, EXPORT_FORMATS),
        query: toSearchBody(checkQuery('query', query)),
        file: optional(object, 'file', file) ?? {},
      }),
      read: nothing,
      options,
    });
  }
}
