import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Sources, violations } from './import-rules';

const root = fileURLToPath(new URL('../..', import.meta.url));

function readSources(): Sources {
  const files = readdirSync(join(root, 'lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [
      relative(root, file).split(sep).join('/'),
      readFileSync(file, { encoding: 'utf8' }),
    ]),
  );
}

describe('the imports of lib', () => {
  const sources = readSources();

  it('reads the sources', () => {
    expect([...sources.keys()]).toContain('lib/call.ts');
  });

  it('go one way, from the index down to types and errors', () => {
    expect(violations(sources)).toEqual([]);
  });
});

describe('the import rules', () => {
  const check = (files: Record<string, string>) => violations(new Map(Object.entries(files)));

  it('accept a small library that keeps them', () => {
    expect(
      check({
        'lib/errors/errors.ts': 'export class DirectusError extends Error {}',
        'lib/types/user.ts': `import type { Role } from './role'; export interface User { role: Role }`,
        'lib/types/role.ts': `import type { User } from './user.js'; export interface Role { users: User[] }`,
        'lib/call.ts': `import { Observable } from 'rxjs'; export class Call extends Observable<1> {}`,
        'lib/transport/platform/browser.ts': 'export const createXhr = undefined;',
        'lib/transport/platform/node.ts': `import 'undici'; import 'node:fs'; import './node/xhr';`,
        'lib/transport/platform/node/xhr.ts': `import { request } from 'node:http';`,
        'lib/transport/ajax-backend.ts': `import { ajax } from 'rxjs/ajax'; import '#platform'; import '../call';`,
        'lib/directus.ts': `import './options'; import './transport/ajax-backend';`,
        'lib/options.ts': `import type { Directus } from './directus';`,
        'lib/index.ts': `export { Directus } from './directus';`,
        'lib/realtime/index.ts': `export { live } from './live-query';`,
        'lib/realtime/live-query.ts': `import { Directus } from '../index';`,
      }),
    ).toEqual([]);
  });

  it.each([
    ['errors/errors', 'storage/base'],
    ['types/user', 'call'],
    ['storage/base', 'call'],
    ['call', 'transport/chain'],
    ['transport/chain', 'auth/session'],
    ['auth/session', 'handlers/items'],
    ['handlers/items', 'options'],
    ['directus', 'index'],
    ['index', 'realtime/index'],
  ])('refuse an import upwards, by lib/%s', (file, above) => {
    const to = file.includes('/') ? `../${above}` : `./${above}`;
    const expected = [`lib/${file}.ts must not import lib/${above}.ts, which is built on it`];

    const upwards = (source: string) =>
      check({ [`lib/${file}.ts`]: source, [`lib/${above}.ts`]: '' });
    expect(upwards(`import '${to}';`)).toEqual(expected);
    expect(upwards(`import type { X } from '${to}';`)).toEqual(expected);
    expect(upwards(`export { x } from '${to}.js';`)).toEqual(expected);
    expect(upwards(`export type X = import('${to}').X;`)).toEqual(expected);
    expect(upwards(`export const x = () => import('${to}');`)).toEqual(expected);
  });

  it.each([
    ['lib/transport/transport.ts', 'rxjs/ajax'],
    ['lib/transport/ajax-backend.ts', 'undici'],
    ['lib/transport/platform/browser.ts', 'undici'],
    ['lib/transport/platform/browser.ts', 'node:http'],
    ['lib/transport/platform/nodes.ts', 'node:http'],
    ['lib/call.ts', 'rxjs/internal/Observable'],
    ['lib/call.ts', 'fs'],
    ['lib/call.ts', 'lodash'],
    ['lib/query/evaluate.ts', 'rxjs'],
    ['lib/transport/request.ts', '@angular/core'],
  ])('refuse that %s imports %s', (file, name) => {
    expect(check({ [file]: `import type { x } from '${name}';` })).toEqual([
      `${file} must not import ${name}`,
    ]);
  });

  it('import rules: find a cycle of any length, but none of type imports', () => {
    expect(
      check({
        'lib/auth/a.ts': `import './b';`,
        'lib/auth/b.ts': `export * from './c';`,
        'lib/auth/c.ts': `import { type A } from './a';`,
        'lib/auth/d.ts': `import './a'; import type { D } from './e';`,
        'lib/auth/e.ts': `import './d';`,
      }),
    ).toEqual(['circular: lib/auth/a.ts -> lib/auth/b.ts -> lib/auth/c.ts -> lib/auth/a.ts']);
  });

  it('refuse long files, export *, files outside the layout and imports of nothing', () => {
    const lines = (count: number) => 'export {};\n'.repeat(count);
    expect(
      check({
        'lib/call.ts': lines(300),
        'lib/errors/errors.ts': lines(301),
        'lib/index.ts': `export * from './call';`,
        'lib/tus/index.ts': `export * as call from '../call';`,
        'lib/helpers.ts': '',
        'lib/options.ts': `import './nowhere';`,
      }),
    ).toEqual([
      'lib/errors/errors.ts has 301 lines of code, more than 300',
      'lib/index.ts has an export *',
      'lib/tus/index.ts has an export *',
      'lib/helpers.ts belongs to no layer',
      'lib/options.ts imports ./nowhere, which is not there',
    ]);
  });
});
