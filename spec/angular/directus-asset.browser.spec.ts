import '@angular/compiler';
import { Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { expect, inject, it, vi } from 'vitest';
import { DirectusAsset, provideDirectus } from '../../lib/angular';
import { Directus } from '../../lib/directus';
import type { AssetTransform } from '../../lib/handlers/assets';
import './test-bed';

const server = inject('directus');

const Picture = Component({
  selector: 'app-picture',
  imports: [DirectusAsset],
  template: '<img [directusAsset]="id()" [transform]="transform()" (error)="failed()" alt="" />',
})(
  class {
    readonly id = signal<string | null>(null);
    readonly transform = signal<AssetTransform | undefined>(undefined);
    readonly failed = vi.fn();
  },
);

/** A picture of 40 by 20 pixels. */
async function painted(color: string): Promise<File> {
  const canvas = new OffscreenCanvas(40, 20);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('there is no canvas');
  context.fillStyle = color;
  context.fillRect(0, 0, 40, 20);
  return new File([await canvas.convertToBlob()], `${color}.png`, { type: 'image/png' });
}

const admin = () =>
  new Directus(server.url, { auth: { mode: 'json', staticToken: server.admin.token } });

async function stored(color: string): Promise<string> {
  const row = await admin().files.upload(await painted(color));
  if (!row) throw new Error('the file has no row');
  return row.id;
}

function show() {
  TestBed.configureTestingModule({
    providers: [
      provideZonelessChangeDetection(),
      provideDirectus(server.url, { auth: { mode: 'json', staticToken: server.admin.token } }),
    ],
  });
  const fixture = TestBed.createComponent(Picture);
  const image = (fixture.nativeElement as HTMLElement).querySelector('img');
  if (!image) throw new Error('there is no image');
  return { fixture, picture: fixture.componentInstance, image };
}

it('directusAsset: shows a private file, transformed, and revokes its address with the element', async () => {
  const { fixture, picture, image } = show();
  picture.id.set(await stored('red'));
  await vi.waitFor(() => expect(image.naturalWidth).toBe(40), 10_000);
  const first = image.src;
  expect(first).toMatch(/^blob:/);
  picture.transform.set({ width: 10 });
  await vi.waitFor(() => expect(image.naturalWidth).toBe(10), 10_000);
  await expect(fetch(first)).rejects.toThrow();
  const second = image.src;
  fixture.destroy();
  await expect(fetch(second)).rejects.toThrow();
});

it('directusAsset: cancels the request for an id that is replaced, and shows nothing for null', async () => {
  const { picture, image } = show();
  const [red, blue] = [await stored('red'), await stored('blue')];
  picture.transform.set({ width: 12 });
  picture.id.set(red);
  await vi.waitFor(() => expect(image.naturalWidth).toBe(12), 10_000);
  const shown: string[] = [];
  new MutationObserver(() => shown.push(image.src)).observe(image, { attributeFilter: ['src'] });
  picture.id.set(blue);
  TestBed.tick();
  picture.id.set(null);
  TestBed.tick();
  await vi.waitFor(() => expect(image.hasAttribute('src')).toBe(false), 10_000);
  await new Promise((next) => setTimeout(next, 500));
  expect(image.hasAttribute('src')).toBe(false);
  expect(shown).toEqual(['']);
});

it('directusAsset: dispatches `error` and shows nothing where the file cannot be read', async () => {
  const { picture, image } = show();
  picture.id.set(await stored('green'));
  await vi.waitFor(() => expect(image.naturalWidth).toBe(40), 10_000);
  picture.id.set(crypto.randomUUID());
  await vi.waitFor(() => expect(picture.failed).toHaveBeenCalledOnce(), 10_000);
  expect(image.hasAttribute('src')).toBe(false);
});
