import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ManyItems } from '../types/result';
import { at, Handler, type ItemsOptions, record } from './handler';

type Extension = Record<string, unknown>;

/** The marketplace, for administrators. */
export class RegistryHandler extends Handler {
  /** Searches extensions: `GET /extensions/registry`. Takes `search`, `limit`, `offset`, `sort`, and a filter by `by` and `type`. */
  readByQuery(query?: object, options?: ItemsOptions): Call<ManyItems<Extension>> {
    return this.list('get', () => ['/extensions/registry', query], options);
  }

  /** Reads one extension: `GET /extensions/registry/extension/{id}`. */
  readOne(id: string, options?: ItemsOptions): Call<Extension> {
    return this.data('get', () => [at('/extensions/registry/extension', { id })], options);
  }

  /** Reads who publishes extensions: `GET /extensions/registry/account/{id}`. */
  account(id: string, options?: ItemsOptions): Call<Extension> {
    return this.data('get', () => [at('/extensions/registry/account', { id })], options);
  }

  /** Installs a version of an extension: `POST /extensions/registry/install`. */
  install(extension: string, version: string, options?: ItemsOptions): Call<void> {
    const body = { extension, version };
    return this.done('post', () => ['/extensions/registry/install', undefined, body], options);
  }

  /** Installs an extension again: `POST /extensions/registry/reinstall`. */
  reinstall(extension: string, options?: ItemsOptions): Call<void> {
    const ask = () => ['/extensions/registry/reinstall', undefined, { extension }] as const;
    return this.done('post', ask, options);
  }

  /** Removes an extension: `DELETE /extensions/registry/uninstall/{id}`. */
  uninstall(id: string, options?: ItemsOptions): Call<void> {
    return this.done('delete', () => [at('/extensions/registry/uninstall', { id })], options);
  }
}

/** Extensions that are installed, and the marketplace. */
export class ExtensionsHandler extends Handler {
  readonly registry: RegistryHandler;

  constructor(transport: ITransport) {
    super(transport);
    this.registry = new RegistryHandler(transport);
  }

  /** Reads the installed extensions: `GET /extensions`. */
  readAll(options?: ItemsOptions): Call<ManyItems<Extension>> {
    return this.list('get', () => ['/extensions'], options);
  }

  /** Changes an extension, such as whether it is enabled: `PATCH /extensions/{id}`. */
  updateOne(id: string, patch: object, options?: ItemsOptions): Call<Extension> {
    const ask = () => [at('/extensions', { id }), undefined, record('patch', patch)] as const;
    return this.data('patch', ask, options);
  }

  /** Deletes an extension: `DELETE /extensions/{id}`. */
  deleteOne(id: string, options?: ItemsOptions): Call<void> {
    return this.done('delete', () => [at('/extensions', { id })], options);
  }
}
