/* eslint-disable @typescript-eslint/no-confusing-void-expression -- printed like that */
// The TypeScript examples of the class-based SDK's documentation, as printed; the errors it promises are expected.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus, IAuth, type ID, ITransport, BaseStorage } from '../../lib';

describe('TypeScript', () => {
  it('feeds the client with the schema', async () => {
    type BlogPost = {
      id: ID;
      title: string;
    };

    type BlogSettings = {
      display_promotions: boolean;
    };

    type MyCollections = {
      posts: BlogPost;
      settings: BlogSettings;
    };

    // This is how you feed custom type information to Directus.
    const directus = new Directus<MyCollections>('https://example.directus.app');

    // ...

    const post = await directus.items('posts').readOne(1);
    // typeof(post) is a partial BlogPost object
    expectTypeOf(post).toEqualTypeOf<BlogPost>();

    // Printed as `posts.singleton('settings')`, which is a slip: only the client has singletons.
    const settings = await directus.singleton('settings').read();
    // typeof(settings) is a partial BlogSettings object
    expectTypeOf(settings).toEqualTypeOf<BlogSettings>();

    // @ts-expect-error -- a typo in the collection
    directus.items('post');
    // @ts-expect-error -- a typo in the collection
    directus.singleton('setting');
    // @ts-expect-error -- a typo in the field
    await directus.items('posts').readOne(1, { fields: ['titel'] });
    // @ts-expect-error -- a typo in the field
    await directus.items('posts').createOne({ titel: 'Hello' });
    // @ts-expect-error -- a typo in the field
    post.titel = 'Hello';
  });

  it('extends the system collections', async () => {
    // Custom fields added to Directus user collection.
    type UserType = {
      level: number;
      experience: number;
    };

    type CustomTypes = {
      /*
      This type will be merged with Directus user type.
      It's important that the naming matches a directus
      collection name exactly. Typos won't get caught here
      since SDK will assume it's a custom user collection.
      */
      directus_users: UserType;
    };

    const directus = new Directus<CustomTypes>('https://example.directus.app');

    await directus.auth.login({
      email: 'admin@example.com',
      password: 'password',
    });

    const me = await directus.users.me.read();
    // typeof me = partial DirectusUser & UserType;
    expectTypeOf(me.email).toEqualTypeOf<string | null>();

    // OK
    me.level = 42;

    // Error TS2322: Type "string" is not assignable to type "number".
    // @ts-expect-error -- as promised
    me.experience = 'high';
  });
});

describe('Items', () => {
  it('are typed by the schema', async () => {
    // Map your collection structure based on its fields.
    type Article = {
      id: ID;
      title: string;
      body: string;
      published: boolean;
    };

    // Map your collections to its respective types. The SDK will
    // infer its types based on usage later.
    type MyBlog = {
      // [collection_name]: typescript_type
      articles: Article;

      // You can also extend Directus collection. The naming has
      // to match a Directus system collection and it will be merged
      // into the system spec.
      directus_users: {
        bio: string;
      };
    };

    // Let the SDK know about your collection types.
    const directus = new Directus<MyBlog>('https://example.directus.app');

    // typeof(article) is a partial "Article"
    const article = await directus.items('articles').readOne(10);
    expectTypeOf(article).toEqualTypeOf<Article>();

    // Error TS2322: "hello" is not assignable to type "boolean".
    // @ts-expect-error -- as promised
    article.published = 'hello';
  });

  it('take every printed query without a schema', async () => {
    const directus = new Directus('https://example.directus.app');
    const articles = directus.items('articles');
    const publicData = await directus.items('some_public_collection').readByQuery({ sort: ['id'] });
    console.log(publicData.data);
    await articles.readByQuery({
      search: 'Directus',
      filter: {
        date_published: {
          _gte: '$NOW',
        },
      },
    });
    await articles.createOne(
      { title: 'example' },
      { fields: ['id'] },
      {
        requestOptions: {
          headers: {
            'X-My-Custom-Header': 'example',
          },
        },
      },
    );
    expectTypeOf(await articles.readMany([15, 16, 17], { fields: ['title'] })).toHaveProperty(
      'data',
    );
  });
});

describe('init', () => {
  it('takes the printed defaults', () => {
    new Directus('https://example.directus.app', {
      auth: {
        mode: 'cookie', // 'json' in Node.js
        autoRefresh: true,
        msRefreshBeforeExpires: 30000,
        staticToken: '',
      },
      storage: {
        prefix: '',
        mode: 'LocalStorage', // 'MemoryStorage' in Node.js
      },
      transport: {
        params: {},
        headers: {},
        onUploadProgress: (_ProgressEvent) => {},
        maxBodyLength: null,
        maxContentLength: null,
      },
    });
  });

  it('refuses other values', () => {
    // @ts-expect-error -- no such mode
    new Directus('https://example.directus.app', { auth: { mode: 'jwt' } });
    // @ts-expect-error -- no such option
    new Directus('https://example.directus.app', { auth: { autorefresh: true } });
    // @ts-expect-error -- no such mode
    new Directus('https://example.directus.app', { storage: { mode: 'SessionStorage' } });
  });
});

describe('classes of one’s own', () => {
  it('extend IAuth with just what is printed', () => {
    class MyAuth extends IAuth {
      async login() {
        return { access_token: '', expires: 0 };
      }

      async logout() {}
      async refresh() {
        return { access_token: '', expires: 0 };
      }

      async static() {
        return true;
      }
    }

    const directus = new Directus('https://example.directus.app', {
      auth: new MyAuth(),
    });
    expectTypeOf(directus.auth).toEqualTypeOf<MyAuth>();
  });

  it('extend BaseStorage', () => {
    class SessionStorage extends BaseStorage {
      get(key: string) {
        return sessionStorage.getItem(key);
      }

      set(key: string, value: string) {
        return sessionStorage.setItem(key, value);
      }

      delete(key: string) {
        return sessionStorage.removeItem(key);
      }
    }

    new Directus('https://example.directus.app', {
      storage: new SessionStorage(),
    });
  });

  it('extend ITransport', () => {
    class MyTransport extends ITransport {
      buildResponse() {
        return {
          raw: '',
          data: {},
          status: 0,
          headers: {},
        };
      }

      async get() {
        return this.buildResponse();
      }

      async head() {
        return this.buildResponse();
      }

      async options() {
        return this.buildResponse();
      }

      async delete() {
        return this.buildResponse();
      }

      async post() {
        return this.buildResponse();
      }

      async put() {
        return this.buildResponse();
      }

      async patch() {
        return this.buildResponse();
      }
    }

    new Directus('https://example.directus.app', {
      transport: new MyTransport(),
    });
  });
});

describe('transport', () => {
  it('makes requests of one’s own', async () => {
    const directus = new Directus('https://example.directus.app');
    const { data } = await directus.transport.get<{ sum: number }>('/path/to/endpoint', {
      params: { a: 1 },
    });
    expectTypeOf(data.sum).toEqualTypeOf<number>();
    directus.transport.get('/path/to/endpoint').subscribe(({ status, data }) => {
      expectTypeOf(status).toEqualTypeOf<number>();
      // As the class-based SDK has it: used without a type.
      expectTypeOf(data).toBeAny();
    });
  });
});
