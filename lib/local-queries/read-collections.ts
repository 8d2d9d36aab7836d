import { forkJoin, identity, map } from 'rxjs';
import { Call } from '../call';
import { CollectionsHandler } from '../handlers/collections';
import { FieldsHandler } from '../handlers/fields';
import { RelationsHandler } from '../handlers/relations';
import { object } from '../internal/argument-checks';
import type { Collections } from '../query/collections';
import { readCollections as collectionsOf } from '../query/read-collections';
import type { ITransport } from '../transport/transport-base';

/**
 * Reads the collections, fields and relations that the user may see, for `localQueries`. `GET /collections`, `/fields` and
 * `/relations`.
 *
 * @example
 * const collections = await readCollections(directus);
 */
export const readCollections = (directus: { readonly transport: ITransport }): Call<Collections> =>
  Call.from(() => {
    const { transport } = object('directus', directus);
    return forkJoin({
      collections: new CollectionsHandler(transport).readAll(),
      fields: new FieldsHandler(transport).readAll(),
      relations: new RelationsHandler(transport).readAll(),
    }).pipe(
      map(({ collections, fields, relations }) =>
        collectionsOf({
          collections: collections.data,
          fields: fields.data,
          relations: relations.data,
        }),
      ),
    );
  }, identity);
