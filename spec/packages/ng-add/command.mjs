// @ts-check
// `ng add` of the packed library, as a user types it.
import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ng } from '../ng.mjs';

/**
 * The text of each file that `ng add` may change.
 *
 * @param {string} app
 * @returns {Promise<Record<string, string>>}
 */
async function contents(app) {
  const sources = await readdir(join(app, 'src'), { recursive: true, withFileTypes: true });
  const files = sources
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const all = [...files.sort(), join(app, 'angular.json'), join(app, 'package.json')];
  return Object.fromEntries(
    await Promise.all(all.map(async (file) => [file, await readFile(file, 'utf8')])),
  );
}

/**
 * Adds the library to a fresh application, with all options: a second time changes nothing, and the application compiles. Then
 * the sources are as before, and the library is installed.
 *
 * @param {string} app
 * @param {string} major
 * @param {string} tarball in place of the published package
 * @param {Record<string, string>} env
 */
export async function ngAdd(app, major, tarball, env) {
  const before = join(app, '..', 'src-before');
  await cp(join(app, 'src'), before, { recursive: true });
  const options = ['--url=https://cms.example.com', '--login', '--realtime', '--uploads'];
  const add = () => ng(app, major, ['add', tarball, '--skip-confirmation', ...options], env);

  await add();
  const once = await contents(app);
  const config = once[join(app, 'src/app/app.config.ts')] ?? '';
  assert.match(config, /provideDirectus\('https:\/\/cms\.example\.com'\)/);
  assert.match(config, /provideRealtime\(\)[^]*provideUploads\(\)/);
  const { dependencies } = JSON.parse(once[join(app, 'package.json')] ?? '');
  assert.ok('directus-rx' in dependencies && 'tus-js-client' in dependencies);
  await add();
  assert.deepEqual(await contents(app), once, 'twice is once');
  await ng(app, major, ['build', '--configuration=development'], env);

  await rm(join(app, 'src'), { recursive: true });
  await cp(before, join(app, 'src'), { recursive: true });
}
