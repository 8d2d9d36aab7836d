import '@angular/compiler';
import { NgOptimizedImage } from '@angular/common';
import { Component, provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { provideDirectus, provideDirectusImages } from '../../lib/angular';
import { Directus } from '../../lib/directus';
import './test-bed';

const server = inject('directus');
let id = '';

/** Stores a picture of 400 by 200 pixels, which visitors may read. */
beforeEach(async () => {
  const canvas = new OffscreenCanvas(400, 200);
  canvas.getContext('2d')?.fillRect(0, 0, 200, 200);
  const file = new File([await canvas.convertToBlob()], 'wide.png', { type: 'image/png' });
  const admin = new Directus(server.url, {
    auth: { mode: 'json', staticToken: server.admin.token },
  });
  id = (await admin.files.upload(file))?.id ?? '';
});

/** Shows a template with an image, and returns its element and the addresses of the file that the browser has requested. */
async function show(template: string) {
  // The browser keeps a number of entries, which the modules of the specs have used up.
  performance.clearResourceTimings();
  TestBed.configureTestingModule({
    providers: [
      provideZonelessChangeDetection(),
      provideDirectus(server.url),
      provideDirectusImages({ quality: 80 }),
    ],
  });
  const Picture = Component({ selector: 'app-picture', imports: [NgOptimizedImage], template })(
    class {
      readonly id = id;
    },
  );
  const fixture = TestBed.createComponent(Picture);
  document.body.append(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  const image = (fixture.nativeElement as HTMLElement).querySelector('img');
  if (!image) throw new Error('there is no image');
  await vi.waitFor(() => expect(image.complete && image.naturalWidth > 0).toBe(true), 10_000);
  const requested = () =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${server.url}/assets/${id}`));
  await vi.waitFor(() => expect(requested()).not.toEqual([]), 10_000);
  const { width, height } = await createImageBitmap(await (await fetch(image.currentSrc)).blob());
  return { image, requested: [...new Set(requested())], size: [width, height] };
}

const address = (query: string) => `${server.url}/assets/${id}?${query}`;

describe('provideDirectusImages, with NgOptimizedImage in a browser', () => {
  it('images: the browser requests the width of the srcset that it needs, cropped to the aspect', async () => {
    const { image, requested, size } = await show(`
      <img [ngSrc]="id" width="100" height="100" ngSrcset="100w, 200w, 300w" sizes="100px"
        [loaderParams]="{ aspect: 1 }" priority alt="" />`);
    const each = (width: number) =>
      address(`format=auto&quality=80&width=${width}&height=${width}`);
    expect(image.srcset).toBe(`${each(100)} 100w, ${each(200)} 200w, ${each(300)} 300w`);
    const needed = 100 * devicePixelRatio;
    // WebKit may begin with `src`, which Angular sets first and which has no width.
    expect(requested.filter((name) => name.includes('width='))).toEqual([each(needed)]);
    expect(image.currentSrc).toBe(each(needed));
    expect(size).toEqual([needed, needed]);
  });

  it('images: the browser requests a preset of the server', async () => {
    const { image, requested, size } = await show(`
      <img [ngSrc]="id" width="64" height="64" [loaderParams]="{ key: 'system-small-cover' }"
        disableOptimizedSrcset priority alt="" />`);
    expect(image.srcset).toBe('');
    expect(requested).toEqual([address('key=system-small-cover')]);
    expect(size).toEqual([64, 64]);
  });
});
