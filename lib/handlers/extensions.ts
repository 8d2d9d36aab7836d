import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ManyItems } from '../types/result';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** The marketplace, for administrators. Since Directus 10.10. */
export interface RegistryHandler {
  /** Searches extensions: `GET /extensions/registry`. Takes `search`, `limit`, `offset`, `sort`, and a filter by `by` and `type`. */
  readByQuery(query?: object, options?: ItemsOptions): Call<ManyItems<Record<string, unknown>>>;

  /** Reads one extension: `GET /extensions/registry/extension/{id}`. */
  readOne(id: string, options?: ItemsOptions): Call<Record<string, unknown>>;

  /** Reads a publisher of extensions: `GET /extensions/registry/account/{id}`. */
  account(id: string, options?: ItemsOptions): Call<Record<string, unknown>>;

  /** Installs a version of an extension: `POST /extensions/registry/install`. */
  install(extension: string, version: string, options?: ItemsOptions): Call<void>;

  /** Installs an extension again: `POST /extensions/registry/reinstall`. */
  reinstall(extension: string, options?: ItemsOptions): Call<void>;

  /** Removes an extension: `DELETE /extensions/registry/uninstall/{id}`. */
  uninstall(id: string, options?: ItemsOptions): Call<void>;
}

export const RegistryHandler = handler<new (transport: ITransport) => RegistryHandler>({
  readByQuery: 'list GET /extensions/registry ?...query',
  readOne: 'data GET /extensions/registry/extension/:id',
  account: 'data GET /extensions/registry/account/:id',
  install: 'done POST /extensions/registry/install extension version',
  reinstall: 'done POST /extensions/registry/reinstall extension',
  uninstall: 'done DELETE /extensions/registry/uninstall/:id',
});

/** Extensions that are installed, and the marketplace. Since Directus 10.7, `updateOne` and `deleteOne` since 10.10. */
export interface ExtensionsHandler {
  readonly registry: RegistryHandler;

  /** Reads the installed extensions: `GET /extensions`. */
  readAll(options?: ItemsOptions): Call<ManyItems<Record<string, unknown>>>;

  /** Changes an extension, such as whether it is enabled: `PATCH /extensions/{id}`. */
  updateOne(id: string, patch: object, options?: ItemsOptions): Call<Record<string, unknown>>;

  /** Deletes an extension: `DELETE /extensions/{id}`. */
  deleteOne(id: string, options?: ItemsOptions): Call<void>;
}

export const ExtensionsHandler = handler<new (transport: ITransport) => ExtensionsHandler>({
  registry: RegistryHandler,
  readAll: 'list GET /extensions',
  updateOne: 'data PATCH /extensions/:id ...patch',
  deleteOne: 'done DELETE /extensions/:id',
});
