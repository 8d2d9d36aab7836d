import { chromiumPath } from './chromium.mjs';

/** A global setup runs only when its project does, so no other run ever installs a browser. */
export function setup(): void {
  chromiumPath();
}
