import { concatMap, finalize, forkJoin, map, type Observable, of } from 'rxjs';
import { Directus } from '../directus';
import { DirectusError } from '../errors/errors';
import { readDataModel } from './data-model';
import { schemaSource } from './schema-source';
import { systemTypes } from './system-types';

/** The credentials; without any, or with empty texts, the server shows its public part. */
export interface SchemaCredentials {
  readonly token?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

const rows = (data: unknown): readonly unknown[] => (Array.isArray(data) ? data : []);

/** Asks a server for its data model and emits the TypeScript source of it: `GET /collections`, `/fields`, `/relations`. */
export function readSchema(
  url: string,
  { token = '', email = '', password = '' }: SchemaCredentials,
): Observable<string> {
  const directus = new Directus(url, {
    auth: { mode: 'json', autoRefresh: false, staticToken: token },
    storage: { mode: 'MemoryStorage' },
  });
  const list = (path: string) => directus.transport.get(path).pipe(map(({ data }) => rows(data)));
  const withLogin = token === '' && email !== '';
  const login: Observable<unknown> = withLogin
    ? directus.auth.login({ email, password })
    : of(null);
  return login.pipe(
    concatMap(() => forkJoin([list('/collections'), list('/fields'), list('/relations')])),
    map((parts) => {
      const model = readDataModel(...parts);
      if (model.fields.length === 0) throw new DirectusError('this user may see no collection');
      return schemaSource(model, systemTypes);
    }),
    finalize(() => {
      if (withLogin) directus.auth.logout().subscribe();
      directus.dispose();
    }),
  );
}
