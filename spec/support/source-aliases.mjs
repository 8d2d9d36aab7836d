// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Aliases for esbuild that lead the package's own imports to the sources instead of the last build.
 *
 * @param {'node' | 'browser'} [platform]
 */
export const sourceAliases = (platform = 'node') => ({
  '#platform': join(root, `lib/transport/platform/${platform}.ts`),
  '#socket': join(root, `lib/realtime/socket/${platform}.ts`),
});
