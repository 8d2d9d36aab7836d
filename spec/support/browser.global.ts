import type { TestProject } from 'vitest/node';
import { chromiumPath } from './chromium.mjs';
import { firefoxPath } from './firefox.mjs';
import { webkitPaths } from './webkit.mjs';

const install: Readonly<Record<string, () => unknown>> = {
  chromium: chromiumPath,
  firefox: firefoxPath,
  webkit: webkitPaths,
};

/** Installs the browser of a project. A global setup runs only when its project does, so no other run installs one. */
export function setup({ name }: TestProject): void {
  install[name.replace(/ .*/, '')]?.();
}
