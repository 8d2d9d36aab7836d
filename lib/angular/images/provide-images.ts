import { IMAGE_LOADER, type ImageLoaderConfig } from '@angular/common';
import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { InvalidParamError } from '../../errors/errors';
import { object } from '../../internal/argument-checks';
import type { AssetsHandler, AssetTransform } from '../../handlers/assets';
import type { DefaultSchema } from '../../types/schema';
import type { DirectusToken } from '../client-token';
import { injectDirectus } from '../inject-directus';

/** How an image is transformed, for `[loaderParams]` of `NgOptimizedImage`. Its width is that of each entry of the `srcset`. */
export interface DirectusImageParams extends Omit<AssetTransform, 'width' | 'download'> {
  /** Width divided by height: the height follows each width, and the image is cropped at its focal point. */
  readonly aspect?: number | undefined;
}

/** The defaults of all images; the `[loaderParams]` of an image override them. */
export interface DirectusImageOptions extends Pick<
  DirectusImageParams,
  'aspect' | 'fit' | 'format' | 'quality' | 'withoutEnlargement'
> {
  /** The quality of placeholders, from 1 to 100. Default 20. */
  readonly placeholder?: number | undefined;
}

/** An address, or a path of the application's own. */
const ADDRESS = /^(?:[a-z][a-z\d+.-]*:|\/)/i;

/**
 * Returns the address of an image for `NgOptimizedImage`: of `/assets/{id}` where its `src` is the id of a file. Addresses and
 * paths with a slash in front are returned as they are.
 */
export function imageUrl(
  assets: AssetsHandler,
  { placeholder = 20, ...defaults }: DirectusImageOptions,
  { src, width, isPlaceholder, loaderParams }: ImageLoaderConfig,
): string {
  if (ADDRESS.test(src)) return src;
  const given: DirectusImageParams = object('loaderParams', loaderParams ?? {});
  // A preset has all of it already; Directus refuses anything beside it.
  if (given.key !== undefined) return assets.url(src, { key: given.key });
  const { aspect, ...transform } = { format: 'auto' as const, ...defaults, ...given };
  if (aspect !== undefined && !(aspect > 0 && aspect < Infinity))
    throw new InvalidParamError('aspect', 'must be a number above 0');
  return assets.url(src, {
    ...transform,
    ...(width !== undefined && { width }),
    ...(width !== undefined && aspect && { height: Math.max(1, Math.round(width / aspect)) }),
    ...(isPlaceholder && { quality: placeholder }),
  });
}

/**
 * Lets `NgOptimizedImage` show files of Directus: `ngSrc` is the id of a file, and each width of the `srcset` a transformation of
 * it, `GET /assets/{id}?width=…`. Addresses hold no token, so a file has to be public, or the session in a cookie of the same
 * site; `img[directusAsset]` shows the others.
 *
 * @param options the defaults of all images; `format` is `auto` unless it is set
 * @param token which client, where there are several
 * @example
 * providers: [provideDirectus('https://directus.example.com'), provideDirectusImages({ quality: 80 })]
 * // <img [ngSrc]="article.image" width="600" height="400" [loaderParams]="{ aspect: 1.5 }" alt="" />
 */
export const provideDirectusImages = <Schema extends object = DefaultSchema>(
  options: DirectusImageOptions = {},
  token?: DirectusToken<Schema>,
): EnvironmentProviders =>
  makeEnvironmentProviders([
    {
      provide: IMAGE_LOADER,
      useFactory: () => {
        const { assets } = injectDirectus(token);
        return (config: ImageLoaderConfig) => imageUrl(assets, options, config);
      },
    },
  ]);
