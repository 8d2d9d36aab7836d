import '@angular/compiler';
import type { ImageLoaderConfig } from '@angular/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageUrl, type DirectusImageOptions } from '../../lib/angular/images/provide-images';
import { AssetsHandler } from '../../lib/handlers/assets';
import { Directus } from '../../lib/directus';

const { assets } = new Directus('https://directus.example.com/cms');

const urlOf = (config: ImageLoaderConfig, options: DirectusImageOptions = {}) =>
  imageUrl(assets, options, config);

const root = 'https://directus.example.com/cms/assets/';

describe('the loader of provideDirectusImages', () => {
  it.each<readonly [string, ImageLoaderConfig, string]>([
    ['the file as it is, in the best format', { src: 'cat' }, 'cat?format=auto'],
    ['each width of the srcset', { src: 'cat', width: 640 }, 'cat?format=auto&width=640'],
    [
      'a height that follows the width',
      { src: 'cat', width: 640, loaderParams: { aspect: 16 / 9 } },
      'cat?format=auto&width=640&height=360',
    ],
    [
      'a preset alone, as Directus refuses anything beside it',
      { src: 'cat', width: 640, loaderParams: { key: 'thumbnail', aspect: 1, quality: 5 } },
      'cat?key=thumbnail',
    ],
    [
      'a focal point, fit and format',
      {
        src: 'cat',
        width: 100,
        loaderParams: {
          aspect: 1,
          fit: 'cover',
          format: 'webp',
          focal_point_x: 5,
          focal_point_y: 6,
        },
      },
      'cat?format=webp&fit=cover&focal_point_x=5&focal_point_y=6&width=100&height=100',
    ],
    [
      'a placeholder of little quality',
      { src: 'cat', width: 30, isPlaceholder: true },
      'cat?format=auto&width=30&quality=20',
    ],
    ['an id that is no path', { src: 'a b?c' }, 'a%20b%3Fc?format=auto'],
  ])('asks for %s', (_, config, expected) => {
    expect(urlOf(config)).toBe(root + expected);
  });

  it('images: options hold for all images that do not say otherwise', () => {
    const options = { quality: 80, format: 'webp', aspect: 2, placeholder: 5 } as const;
    expect(urlOf({ src: 'cat', width: 100 }, options)).toBe(
      `${root}cat?format=webp&quality=80&width=100&height=50`,
    );
    expect(
      urlOf({ src: 'cat', width: 100, loaderParams: { quality: 9, aspect: 1 } }, options),
    ).toBe(`${root}cat?format=webp&quality=9&width=100&height=100`);
    expect(urlOf({ src: 'cat', width: 30, isPlaceholder: true }, options)).toContain('quality=5');
  });

  it.each([
    'https://elsewhere.example.com/cat.jpg',
    '/logo.svg',
    '//cdn.example.com/cat',
    'data:image/png;base64,AA==',
  ])('images: leaves %s as it is', (src) => {
    expect(urlOf({ src, width: 100 })).toBe(src);
  });

  it.each([0, -1, NaN, Infinity])('images: refuses an aspect of %s', (aspect) => {
    expect(() => urlOf({ src: 'cat', width: 10, loaderParams: { aspect } })).toThrow(
      'aspect must be a number above 0',
    );
  });

  it('images: never asks for a height of 0, and never leaves /assets', () => {
    const small = fc.double({ min: 0.001, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.integer({ min: 1, max: 9_999 }),
        small,
        (src, width, aspect) => {
          fc.pre(!/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(src));
          let address: URL;
          try {
            address = new URL(urlOf({ src, width, loaderParams: { aspect } }));
          } catch (error) {
            expect(error).toMatchObject({ name: 'InvalidParamError' });
            return;
          }
          expect(address.href.startsWith(root)).toBe(true);
          expect(Number(address.searchParams.get('height'))).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });

  it('images: addresses hold no token', () => {
    const client = new Directus('https://directus.example.com', {
      auth: { staticToken: 'secret' },
    });
    expect(client.assets).toBeInstanceOf(AssetsHandler);
    expect(imageUrl(client.assets, {}, { src: 'cat' })).not.toContain('secret');
  });
});
