import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { describe, expect, inject, it } from 'vitest';
import { builtPage } from '../../demo/build-page.mjs';
import { liveList } from './page-actions';
import { useDesk } from './use-desk';

/** Bytes, gzipped. Angular with its router takes about 85 000 of them, the library with live queries 45 000, what it keeps offline 11 000. */
const SCRIPTS = 152_000;

const desk = useDesk(inject('directus').url);

/** Returns the elements that have moved since the page was opened without an action of the user. */
const moved = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const found: string[] = [];
        new PerformanceObserver((entries) => {
          for (const entry of entries.getEntries()) {
            const sources = Reflect.get(entry, 'sources') as { node: Node | null }[];
            for (const { node } of sources)
              found.push(node instanceof Element ? node.outerHTML.slice(0, 100) : 'a text');
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => {
          resolve(found);
        }, 500);
      }),
  );

describe('budgets of the demo', () => {
  it('scripts: the first page loads at most 152 kB, gzipped', () => {
    const html = readFileSync(join(builtPage, 'index.html'), 'utf8');
    const names = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, name = '']) => name);
    const sizes = [...new Set(names)].map(
      (name) => gzipSync(readFileSync(join(builtPage, name))).length,
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(SCRIPTS);
  });

  it('layout: the login does not shift while it loads', async () => {
    const page = await desk.visit();
    expect(await moved(page)).toEqual([]);
  });

  it('layout: the list, its covers and an article do not shift while they load', async () => {
    // Articles that no other spec changes: what was kept is shown first.
    await liveList(await desk.enter('articles?q=streams'));
    const page = await desk.enter('articles?q=streams');
    await liveList(page);
    expect(await moved(page)).toEqual([]);
    const address = await page.locator('.article .title').first().getAttribute('href');
    const article = await desk.enter(String(address).slice(1));
    await article.getByLabel('Title').waitFor();
    expect(await moved(article)).toEqual([]);
  });
});
