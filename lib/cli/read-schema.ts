import { map, type Observable } from 'rxjs';
import { DirectusError } from '../errors/errors';
import { readModel } from './read-model';
import { schemaSource } from './schema-source';
import { systemTypes } from './system-types';
import { type Credentials, withServer } from './with-server';

/** Asks a server for its data model and emits the TypeScript source of it: `GET /collections`, `/fields`, `/relations`. */
export const readSchema = (url: string, credentials: Credentials): Observable<string> =>
  withServer(url, credentials, readModel).pipe(
    map((model) => {
      if (model.fields.length === 0) throw new DirectusError('this user may see no collection');
      return schemaSource(model, systemTypes);
    }),
  );
