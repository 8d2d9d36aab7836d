/* eslint-disable @typescript-eslint/no-deprecated, @typescript-eslint/no-floating-promises -- the older names are what is tested, and nothing is run */
// The type names of the class-based SDK, and the number of type parameters that code gives them.
import { describe, expectTypeOf, it } from 'vitest';
import {
  type AuthCredentials,
  Directus,
  IAuth,
  type ItemsHandler,
  type SingletonHandler,
  TransportError,
} from '../../lib';
import type * as sdk from '../../lib';

interface Article {
  id: number;
  status: 'draft' | 'published';
  title: string;
  meta: Record<string, unknown> | null;
  keywords: string[];
  author: number | { id: number; name: string };
}
interface Schema {
  articles: Article;
  directus_users: { nickname: string };
}
interface Form {
  id: number;
  label: string;
}

const directus = new Directus<Schema>('https://directus.example.com');

/** Every type that 10.3 exported, with as many arguments as it took. */
export interface Names {
  items: [
    sdk.ActivityItem, sdk.ActivityItem<Form>, sdk.CollectionItem<Form>, sdk.FieldItem<Form>, sdk.FileItem<Form>,
    sdk.FolderItem<Form>, sdk.PermissionItem<Form>, sdk.PresetItem<Form>, sdk.RelationItem<Form>, sdk.RevisionItem<Form>,
    sdk.RoleItem<Form>, sdk.SettingItem<Form>, sdk.UserItem<Form>, sdk.UserItem,
  ];
  types: [
    sdk.ActivityType, sdk.CollectionType, sdk.FieldType, sdk.FileType, sdk.FolderType, sdk.PermissionType, sdk.PresetType,
    sdk.RelationType, sdk.RevisionType, sdk.RoleType, sdk.SettingType, sdk.UserType, sdk.SystemType<Form>, sdk.DirectusTypes,
  ];
  auth: [
    sdk.AuthCredentials, sdk.AuthMode, sdk.AuthOptions, sdk.AuthResult, sdk.AuthStorage, sdk.AuthStorage<'StaticToken'>,
    sdk.AuthToken, sdk.AuthToken<'DynamicToken'>, sdk.AuthTokenType, sdk.TfaType,
  ];
  client: [
    sdk.DirectusOptions, sdk.DirectusOptions<sdk.Auth>, sdk.DirectusStorageOptions, sdk.StorageOptions, sdk.IDirectus<Schema>,
    sdk.IDirectusBase, sdk.TypeMap, sdk.TypeOf<Schema, 'articles'>,
  ];
  data: [
    sdk.Comment, sdk.DefaultItem, sdk.DefaultItem<Article>, sdk.DefaultType, sdk.ID, sdk.IItems<Article>, sdk.ISingleton<Article>,
    sdk.Item, sdk.ItemInput<Article>, sdk.ItemMetadata, sdk.ItemsOptions, sdk.ManyItems<Article>,
    sdk.ManyItems<Article, sdk.QueryMany<Article>>, sdk.OneItem<Article>, sdk.Payload,
    sdk.PickedDefaultItem<Article, 'id'>, sdk.ServerInfo,
  ];
  queries: [
    sdk.Aggregate<Article>, sdk.SharedAggregate, sdk.Deep<Article>, sdk.DeepQueryMany<Article>, sdk.FieldFilter<Article>,
    sdk.Filter<Article>, sdk.FilterOperators<string>, sdk.LogicalFilter<Article>, sdk.LogicalFilterAnd<Article>,
    sdk.LogicalFilterOr<Article>, sdk.QueryFields<Article>, sdk.QueryMany<Article>, sdk.QueryOne<Article>, sdk.Sort<Article>,
  ];
  helpers: [
    sdk.InferQueryType<sdk.ManyItems<Article>>, sdk.NestedObjectKeys<Article>, sdk.Omit<Article, 'id'>,
    sdk.OptionalKeys<Article>, sdk.PartialBy<Article, 'id'>, sdk.RequiredKeys<Article>,
  ];
  transport: [
    sdk.TransportErrorDescription, sdk.TransportMethods, sdk.TransportOptions, sdk.TransportRequestOptions,
    sdk.TransportResponse<Article>, sdk.TransportResponse<Article, string>, sdk.TransportError<Article>,
    sdk.TransportError<Article, string>,
  ];
} // prettier-ignore

describe('older type names', () => {
  it('mean what they meant', () => {
    expectTypeOf<sdk.UserItem<Form>['label']>().toEqualTypeOf<string>();
    expectTypeOf<sdk.UserItem['email']>().toEqualTypeOf<string | null>();
    expectTypeOf<sdk.RequiredKeys<{ a: 1; b?: 2 }>>().toEqualTypeOf<'a'>();
    expectTypeOf<sdk.OptionalKeys<{ a: 1; b?: 2 }>>().toEqualTypeOf<'b'>();
    expectTypeOf<sdk.PartialBy<Form, 'id'>>().toExtend<{ label: string; id?: number }>();
    expectTypeOf<sdk.NestedObjectKeys<Article>>().toEqualTypeOf<'meta' | 'author'>();
    expectTypeOf<sdk.InferQueryType<sdk.ManyItems<Form>>>().toEqualTypeOf<Form[]>();
    expectTypeOf<sdk.DefaultItem<Article>['author']>().toEqualTypeOf<number>();
    expectTypeOf<sdk.DefaultItem[string]>().toBeAny();
  });

  it('describe clients and their parts', () => {
    const base: sdk.IDirectusBase = directus;
    const client: sdk.IDirectus<Schema> = directus;
    const articles: sdk.IItems<Article, Schema> = directus.items('articles');
    const handler: ItemsHandler<Article> = new Directus('https://a.example').items<
      'articles',
      Article
    >('articles');
    expectTypeOf([
      base.url,
      client.items('articles'),
      articles.readOne(1),
      handler.readOne(1),
    ]).toBeArray();
  });
});

describe('items and singleton', () => {
  it('take the type of their items, for a collection that the schema does not list, too', () => {
    expectTypeOf(directus.items<'forms', Form>('forms')).toEqualTypeOf<
      ItemsHandler<Form, Schema>
    >();
    expectTypeOf(directus.items<'articles', Form>('articles')).toEqualTypeOf<
      ItemsHandler<Form, Schema>
    >();
    expectTypeOf(directus.singleton<'form', Form>('form')).toEqualTypeOf<
      SingletonHandler<Form, Schema>
    >();
  });

  it('take a name that is known at run time only, and refuse an unknown literal', async () => {
    const read = (name: string) => directus.items(name).readByQuery({ filter: { a: { _eq: 1 } } });
    expectTypeOf((await read('a')).data[0]).toExtend<sdk.DefaultItem | undefined>();
    expectTypeOf(directus.items('articles')).toEqualTypeOf<ItemsHandler<Article, Schema>>();
    // @ts-expect-error -- no such collection
    directus.items('article');
    // @ts-expect-error -- no such collection
    directus.singleton('article');
  });
});

describe('filters and inputs', () => {
  it('take values in place of operators, and lists for JSON', () => {
    directus.items('articles').readByQuery({ filter: { status: 'published', id: 5, author: 3 } });
    directus
      .items('articles')
      .readByQuery({ filter: { meta: { _in: [{}] }, keywords: { _in: ['a'] } } });
    directus.permissions.createOne({ role: null, collection: 'articles', action: 'read' });
  });
});

describe('classes of one’s own', () => {
  it('extend IAuth with `token` as a field or a getter', () => {
    abstract class Base extends IAuth {
      login = (_credentials: AuthCredentials) => Promise.resolve({ access_token: '', expires: 0 });
      logout = () => Promise.resolve();
      refresh = () => Promise.resolve(false as const);
      static = () => Promise.resolve(true);
    }
    class WithField extends Base {
      override token = Promise.resolve('a');
    }
    class WithGetter extends Base {
      override get token() {
        return Promise.resolve('a');
      }
    }
    class WithNull extends Base {
      override token = null;
    }
    new Directus('https://a.example', { auth: new WithField() });
    new Directus('https://a.example', { auth: new WithGetter() });
    new Directus('https://a.example', { auth: new WithNull() });
  });
});

describe('any, where the class-based SDK had it', () => {
  it('answers of a transport and of GraphQL, and the response of an error', async () => {
    const response = await directus.transport.get('/a');
    expectTypeOf(response.data).toBeAny();
    expectTypeOf((await directus.graphql.items('query { a }')).data).toBeAny();
    expectTypeOf((await directus.transport.get<Form>('/a')).data).toEqualTypeOf<Form>();
    const error: unknown = undefined;
    if (error instanceof TransportError) expectTypeOf(error.response?.raw).toBeAny();
  });
});
