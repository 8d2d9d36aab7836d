import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { makeFolder } from './run-script';

/** Makes the folder of an application of ES modules that has installed the package as it was built last. */
export async function makeApplicationFolder(): Promise<string> {
  const folder = await makeFolder();
  const installed = join(folder, 'node_modules/directus-rx');
  mkdirSync(installed, { recursive: true });
  for (const part of [...packageJson.files, 'package.json'])
    cpSync(part, join(installed, part), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return folder;
}
