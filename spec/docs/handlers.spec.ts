import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collections } from '../parity/collections';
import { endpoints } from '../parity/endpoints';
import { root } from './blocks';

const page = readFileSync(join(root, 'docs/handlers.md'), { encoding: 'utf8' });
const code = [...page.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, block = '']) => block).join('\n');

/** The methods of items once, not for each system collection; all others; none of the second names. */
const entries = [...collections.filter(({ name }) => name.startsWith('items(c).')), ...endpoints]
  .map(({ name }) => name)
  .filter((name) => !name.endsWith(', as of items'));

/** `flows.trigger by POST` and `flows.trigger by GET` are one method. */
const methods = [...new Set(entries.map((name) => /^[\w.()]+/.exec(name)?.[0] ?? name))];

/** How the page gets at the objects; all others are `directus.{name}`. */
const objects: Readonly<Record<string, string>> = {
  'items(c)': 'articles',
  'singleton(c)': `directus.singleton('site')`,
  'extensions.registry': 'registry',
  'activity.comments': 'directus.comments',
  'users.me.tfa': 'directus.users.tfa',
  schema: '.schema', // of two clients
};

function example(method: string): string {
  const dot = method.lastIndexOf('.');
  const object = method.slice(0, dot);
  return `${objects[object] ?? `directus.${object}`}${method.slice(dot)}(`;
}

describe('docs/handlers.md', () => {
  it.each(methods)('has an example of %s', (method) => {
    expect(code.includes(example(method)), example(method)).toBe(true);
  });

  it('would be found out if it had not', () => {
    expect(methods.length).toBeGreaterThan(90);
    expect(code.includes(example('assets.readNothing'))).toBe(false);
  });
});
