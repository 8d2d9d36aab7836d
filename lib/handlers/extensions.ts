import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { list, nothing } from '../requests/readers';
import { object, text } from '../internal/argument-checks';
import type { ManyItems } from '../types/result';

/** The marketplace, for administrators. Since Directus 10.10. */
export class RegistryHandler extends Handler {
  /**
   * Searches extensions: `GET /extensions/registry`. Takes `search`, `limit`, `offset`, `sort`, and a filter by `by` and `type`.
   *
   * @example
   * const { data } = await directus.extensions.registry.readByQuery({ search: 'map' });
   */
  readByQuery(query?: object, options?: RequestOptions): Call<ManyItems<Record<string, unknown>>> {
    return this.request('GET', path`/extensions/registry`, { query, read: list, options });
  }

  /**
   * Reads one extension: `GET /extensions/registry/extension/{id}`.
   *
   * @example
   * const extension = await directus.extensions.registry.readOne(id);
   */
  readOne(id: string, options?: RequestOptions): Call<Record<string, unknown>> {
    return this.request('GET', path`/extensions/registry/extension/${{ id }}`, { options });
  }

  /**
   * Reads a publisher of extensions: `GET /extensions/registry/account/{id}`.
   *
   * @example
   * const author = await directus.extensions.registry.account(id);
   */
  account(id: string, options?: RequestOptions): Call<Record<string, unknown>> {
    return this.request('GET', path`/extensions/registry/account/${{ id }}`, { options });
  }

  /**
   * Installs a version of an extension: `POST /extensions/registry/install`.
   *
   * @example
   * await directus.extensions.registry.install(extension, version);
   */
  install(extension: string, version: string, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/extensions/registry/install`, {
      body: () => ({ extension: text('extension', extension), version: text('version', version) }),
      read: nothing,
      options,
    });
  }

  /**
   * Installs an extension again: `POST /extensions/registry/reinstall`.
   *
   * @example
   * await directus.extensions.registry.reinstall(extension);
   */
  reinstall(extension: string, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/extensions/registry/reinstall`, {
      body: () => ({ extension: text('extension', extension) }),
      read: nothing,
      options,
    });
  }

  /**
   * Removes an extension: `DELETE /extensions/registry/uninstall/{id}`.
   *
   * @example
   * await directus.extensions.registry.uninstall(id);
   */
  uninstall(id: string, options?: RequestOptions): Call<void> {
    return this.request('DELETE', path`/extensions/registry/uninstall/${{ id }}`, {
      read: nothing,
      options,
    });
  }
}

/** Extensions that are installed, and the marketplace. Since Directus 10.7, `updateOne` and `deleteOne` since 10.10. */
export class ExtensionsHandler extends Handler {
  readonly registry = new RegistryHandler(this.transport);

  /**
   * Reads the installed extensions: `GET /extensions`.
   *
   * @example
   * const { data } = await directus.extensions.readAll();
   */
  readAll(options?: RequestOptions): Call<ManyItems<Record<string, unknown>>> {
    return this.request('GET', path`/extensions`, { read: list, options });
  }

  /**
   * Changes an extension, such as whether it is enabled: `PATCH /extensions/{id}`.
   *
   * @example
   * await directus.extensions.updateOne(id, { meta: { enabled: false } });
   */
  updateOne(id: string, patch: object, options?: RequestOptions): Call<Record<string, unknown>> {
    return this.request('PATCH', path`/extensions/${{ id }}`, {
      body: () => object('patch', patch),
      options,
    });
  }

  /**
   * Deletes an extension: `DELETE /extensions/{id}`.
   *
   * @example
   * await directus.extensions.deleteOne(id);
   */
  deleteOne(id: string, options?: RequestOptions): Call<void> {
    return this.request('DELETE', path`/extensions/${{ id }}`, { read: nothing, options });
  }
}
