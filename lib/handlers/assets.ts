import type { Call } from '../call';
import { checkQuery } from '../requests/check-query';
import { serializeQuery } from '../requests/serialize-query';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { requireKeys } from '../requests/primary-keys';
import { text, blob, arrayBuffer } from '../requests/readers';
import type { ITransport } from '../transport/transport-base';
import { buildUrl } from '../transport/url';

/** How to transform an image: https://directus.io/docs/guides/files/transform */
export interface AssetTransform {
  /** The name of a preset in the project's settings. */
  readonly key?: string | undefined;
  /** Default `cover`. */
  readonly fit?: 'cover' | 'contain' | 'inside' | 'outside' | undefined;
  /** Pixels. */
  readonly width?: number | undefined;
  /** Pixels. */
  readonly height?: number | undefined;
  /** From 1 to 100. */
  readonly quality?: number | undefined;
  readonly withoutEnlargement?: boolean | undefined;
  /** `auto`: the best format the browser accepts. */
  readonly format?: 'auto' | 'jpg' | 'png' | 'webp' | 'tiff' | 'avif' | undefined;
  /** Pixels from the left, of the original. */
  readonly focal_point_x?: number | undefined;
  /** Pixels from the top, of the original. */
  readonly focal_point_y?: number | undefined;
  /** Operations of sharp with their arguments: `[['rotate', 90], ['blur', 5]]`. */
  readonly transforms?: readonly (readonly [operation: string, ...args: unknown[]])[] | undefined;
  /** Makes the browser save the file instead of showing it. */
  readonly download?: true | undefined;
}

/** The contents of files. */
export class AssetsHandler extends Handler {
  declare protected readonly server: string;

  constructor(transport: ITransport, server: string) {
    super(transport);
    this.server = server;
  }

  /**
   * Returns the address of a file, for `<img src>` and links; no request. It holds no token: the file has to be public,
   * or the session in a cookie. Throws an `InvalidParamError` or `EmptyParamError` for a wrong id.
   *
   * @example
   * image.src = directus.assets.url(article.image, { width: 300, format: 'auto' });
   */
  url(id: string, transform?: AssetTransform): string {
    return buildUrl(
      this.server,
      path`/assets/${{ id }}`(),
      serializeQuery(checkQuery('transform', transform)),
    );
  }

  /**
   * Reads a file as text: `GET /assets/{id}`.
   *
   * @example
   * const csv = await directus.assets.readText(id);
   */
  readText(id: string, options?: RequestOptions): Call<string> {
    return this.request('GET', path`/assets/${{ id }}`, { read: text, options });
  }

  /**
   * Reads several files as one zip archive: `POST /assets/files`. Since Directus 11.14.
   *
   * @example
   * const zip = await directus.assets.downloadFilesZip([one, two]);
   */
  downloadFilesZip(ids: readonly string[], options?: RequestOptions): Call<Blob> {
    return this.request('POST', path`/assets/files`, {
      body: () => ({ ids: requireKeys(ids) }),
      read: blob,
      options,
    });
  }

  /**
   * Reads a folder and all its contents as a zip archive: `POST /assets/folder/{id}`. Since Directus 11.14.
   *
   * @example
   * const zip = await directus.assets.downloadFolderZip(folder);
   */
  downloadFolderZip(id: string, options?: RequestOptions): Call<Blob> {
    return this.request('POST', path`/assets/folder/${{ id }}`, { read: blob, options });
  }

  /**
   * Reads a file: `GET /assets/{id}`. `blob.stream()` gives it as a stream.
   *
   * @example
   * const thumbnail = await directus.assets.readOne(id, { width: 300, format: 'webp' });
   */
  readOne(id: string, transform?: AssetTransform, options?: RequestOptions): Call<Blob> {
    return this.request('GET', path`/assets/${{ id }}`, { query: transform, read: blob, options });
  }

  /**
   * Reads a file as bytes: `GET /assets/{id}`.
   *
   * @example
   * const bytes = await directus.assets.readArrayBuffer(id);
   */
  readArrayBuffer(
    id: string,
    transform?: AssetTransform,
    options?: RequestOptions,
  ): Call<ArrayBuffer> {
    return this.request('GET', path`/assets/${{ id }}`, {
      query: transform,
      read: arrayBuffer,
      options,
    });
  }
}
