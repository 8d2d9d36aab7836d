import { forkJoin, map, type Observable } from 'rxjs';
import { DirectusError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { CLAIMS, claimedItem } from '../offline/claims';
import type { Transport } from '../transport/transport';
import { type DataModel, items, text } from './data-model';
import { readList, readModel } from './read-model';

/** One change of the server. */
export interface Step {
  /** Says in the terminal what the step does. */
  readonly title: string;
  readonly run: Observable<unknown>;
}

/** A rule of a policy, or of a role before Directus 11. */
interface Permission {
  readonly id: number;
  readonly owner: Readonly<Record<string, unknown>>;
  readonly collection: string;
  readonly action: string;
  readonly fields: readonly string[];
}

interface Server {
  readonly transport: Transport;
  readonly model: DataModel;
  readonly permissions: readonly Permission[];
}

/** Emits the steps that are missing until the offline updates of these collections are strict; none where all is set up. */
export const setupSteps = (
  transport: Transport,
  collections: readonly string[],
): Observable<readonly Step[]> =>
  readServer(transport).pipe(
    map((server) => [
      ...(server.model.collections.includes(CLAIMS) ? [] : [createClaims(transport)]),
      ...collections.flatMap((name) => protect(server, name, keyTypeOf(server.model, name))),
      ...allowClaims(server, collections),
    ]),
  );

/** Emits the steps that take away what {@link setupSteps} has added, of all collections. */
export const removalSteps = (transport: Transport): Observable<readonly Step[]> =>
  readServer(transport).pipe(
    map(({ model, permissions }) => [
      ...permissions
        .filter(({ collection, fields }) => collection !== CLAIMS && fields.includes(CLAIMS))
        .map(({ id, collection, action, fields }) => ({
          title: `take ${CLAIMS} out of the fields of permission ${id} (${action} ${collection})`,
          run: transport.patch(`/permissions/${id}`, {
            fields: fields.filter((field) => field !== CLAIMS),
          }),
        })),
      ...model.fields
        .filter(({ collection, name }) => collection !== CLAIMS && name === CLAIMS)
        .map(({ collection }) => ({
          title: `delete the field ${CLAIMS} of ${collection}`,
          run: transport.delete(`/fields/${collection}/${CLAIMS}`),
        })),
      ...(model.collections.includes(CLAIMS)
        ? [
            {
              title: `delete the collection ${CLAIMS} with its rows and permissions`,
              run: transport.delete(`/collections/${CLAIMS}`),
            },
          ]
        : []),
    ]),
  );

const readServer = (transport: Transport): Observable<Server> =>
  forkJoin([readModel(transport), readList(transport, '/permissions', { limit: -1 })]).pipe(
    map(([model, permissions]) => ({
      transport,
      model,
      permissions: permissions.flatMap(readPermission),
    })),
  );

const readPermission = (row: unknown): readonly Permission[] => {
  if (!isObject(row) || typeof row['id'] !== 'number') return [];
  const { id, collection, action, fields, policy, role } = row;
  return [
    {
      id,
      owner: policy === undefined ? { role } : { policy },
      collection: text(collection),
      action: text(action),
      fields: items(fields).map(text),
    },
  ];
};

/** Returns the type of the primary key. Throws `DirectusError` for a collection whose items have no claims. */
function keyTypeOf({ collections, singletons, fields }: DataModel, name: string): string {
  if (!collections.includes(name)) throw new DirectusError(`there is no collection ${name}`);
  if (singletons.includes(name)) throw new DirectusError(`${name} is a singleton`);
  if (name === CLAIMS || name.startsWith('directus_'))
    throw new DirectusError(`${name} is no collection of yours`);
  const key = fields.find((field) => field.collection === name && field.primaryKey);
  if (!key) throw new DirectusError(`this user does not see the primary key of ${name}`);
  return key.type;
}

const createClaims = (transport: Transport): Step => ({
  title: `create the collection ${CLAIMS}: one row for each offline create or update`,
  run: transport.post('/collections', {
    collection: CLAIMS,
    meta: {
      hidden: true,
      icon: 'lock',
      note: 'Offline writes of directus-rx. Rows older than the longest time that a device is offline may be deleted.',
      // A claim is part of the write that it belongs to, which has its own row there.
      accountability: null,
    },
    schema: {},
    fields: [
      { field: 'id', type: 'uuid', schema: { is_primary_key: true, is_nullable: false } },
      { field: 'item', type: 'string', schema: { is_nullable: false } },
      { field: 'slot', type: 'string', schema: { is_unique: true, is_nullable: false } },
      { field: 'number', type: 'integer', schema: { is_nullable: false } },
      { field: 'created_at', type: 'timestamp', meta: { special: ['date-created'] } },
    ],
  }),
});

/** Relates the claims with the items of a collection. */
function protect({ transport, model }: Server, collection: string, keyType: string): Step[] {
  const has = (owner: string, name: string) =>
    model.fields.some((field) => field.collection === owner && field.name === name);
  const field = claimedItem(collection);
  const isRelated = model.relations.some(
    (relation) => relation.collection === CLAIMS && relation.field === field,
  );
  const steps: (Step | false)[] = [
    !has(CLAIMS, field) && {
      title: `create the field ${field} of ${CLAIMS} (${keyType})`,
      run: transport.post(`/fields/${CLAIMS}`, {
        field,
        type: keyType,
        meta: { hidden: true },
        schema: {},
      }),
    },
    !has(collection, CLAIMS) && {
      title: `create the list ${CLAIMS} of ${collection} (hidden, no column)`,
      run: transport.post(`/fields/${collection}`, {
        field: CLAIMS,
        type: 'alias',
        meta: { special: ['o2m'], hidden: true },
      }),
    },
    !isRelated && {
      title: `relate ${CLAIMS}.${field} with ${collection}; claims stay when their item is deleted`,
      run: transport.post('/relations', {
        collection: CLAIMS,
        field,
        related_collection: collection,
        meta: { one_field: CLAIMS },
        schema: { on_delete: 'SET NULL' },
      }),
    },
  ];
  return steps.filter((step) => step !== false);
}

/** Lets everybody who may create or change items of these collections claim them. */
function allowClaims({ transport, permissions }: Server, collections: readonly string[]): Step[] {
  const writes = permissions.filter(
    ({ collection, action }) =>
      ['create', 'update'].includes(action) && collections.includes(collection),
  );
  const owners = new Map(writes.map(({ owner }) => [JSON.stringify(owner), owner]));
  const mayClaim = [...owners].flatMap(([name, owner]) =>
    ['create', 'read']
      .filter(
        (action) =>
          !permissions.some(
            (other) =>
              other.collection === CLAIMS &&
              other.action === action &&
              JSON.stringify(other.owner) === name,
          ),
      )
      .map((action) => ({
        title: `let ${name} ${action} ${CLAIMS}`,
        run: transport.post('/permissions', {
          ...owner,
          collection: CLAIMS,
          action,
          permissions: {},
          validation: {},
          fields: ['*'],
        }),
      })),
  );
  const mayChangeList = writes
    .filter(({ fields }) => !fields.includes('*') && !fields.includes(CLAIMS))
    .map(({ id, collection, action, fields }) => ({
      title: `add ${CLAIMS} to the fields of permission ${id} (${action} ${collection})`,
      run: transport.patch(`/permissions/${id}`, { fields: [...fields, CLAIMS] }),
    }));
  return [...mayClaim, ...mayChangeList];
}
