// A client for a parameter whose schema is a part of its own. The preview of TypeScript 7 compares the schemas and not what
// queries with them may name, and refuses it: these specs are left out there (flags/matrix.mjs).
import { describe, expectTypeOf, it } from 'vitest';
import { Directus, type DirectusClient } from '../../lib';
import { realtime, type Realtime } from '../../lib/realtime';
import type { Schema } from './schema';

const url = 'https://directus.example.com';

describe('a client as a parameter', () => {
  const directus = new Directus<Schema>(url);

  it('may have more than the schema that the parameter names', () => {
    const use = (_: Directus<Pick<Schema, 'articles'>>) => undefined;
    use(directus);
    const useAny = (_: Directus<object>) => undefined;
    useAny(directus);
    useAny(new Directus(url));
    const useLess = (_: Directus<{ articles: { id: number; title: string } }>) => undefined;
    useLess(directus);
    const useClient = (_: DirectusClient<Pick<Schema, 'articles'>>) => undefined;
    useClient(directus);
    const useLive = (_: Realtime<Pick<Schema, 'articles'>>) => undefined;
    useLive(realtime(directus));
    expectTypeOf(realtime<Pick<Schema, 'articles'>>(directus)).toEqualTypeOf<
      Realtime<Pick<Schema, 'articles'>>
    >();
  });
});
