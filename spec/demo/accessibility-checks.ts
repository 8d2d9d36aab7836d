import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The ways in which a user may have a page coloured. */
export const SCHEMES = [
  ['light', { colorScheme: 'light', reducedMotion: 'reduce' }],
  ['dark', { colorScheme: 'dark', reducedMotion: 'reduce' }],
  ['forced colours', { forcedColors: 'active', reducedMotion: 'reduce' }],
] as const;

/** Returns what axe finds to object to. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axe, 'utf8'));
  return page.evaluate(async () => {
    const { axe: engine } = window as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const found = await engine.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

/** Returns the controls that are smaller than 24 pixels in one direction, inline links in text left out. */
export const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea')]
      .filter((element) => {
        // The link of an article is as large as its row.
        const row = element.matches('.title') ? element.closest('.article') : null;
        const target = element.closest('label') ?? row ?? element;
        const { width, height } = target.getBoundingClientRect();
        const isHidden = element.closest('.skip, [hidden], dialog:not([open])') !== null;
        const isInText = element.matches('p:not(.crumb) > a');
        return !isHidden && !isInText && (width < 24 || height < 24);
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );

/** Returns the fields whose text is so small that a phone zooms in. */
export const smallFields = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('input:not([type=checkbox], [type=file]), select, textarea')]
      .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16)
      .map((element) => element.outerHTML.slice(0, 120)),
  );

export const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);
