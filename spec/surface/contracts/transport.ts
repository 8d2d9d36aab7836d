/* eslint-disable @typescript-eslint/no-deprecated -- the older form is what is compared */
// The contracts of `directus.transport`, of custom transports, and of their errors.
import type { Contract, Rig } from './side-by-side';

const VERBS = ['get', 'head', 'options', 'delete', 'post', 'put', 'patch'] as const;
const hasBody = (verb: (typeof VERBS)[number]) => !['get', 'head', 'options'].includes(verb);

const BODIES = {
  'an object': { a: 1, b: null, c: undefined, d: new Date(0) },
  'a list': [1, { a: 2 }],
  nothing: undefined,
} as const;

const answered = {
  body: { data: { a: 1 }, meta: { total_count: 3 } },
  headers: { 'x-answer': 'yes' },
};

/** The parts of a response that are the same for each HTTP client. */
const response = async (given: PromiseLike<object>) => {
  const { raw, data, meta, errors, status, statusText, headers } = (await given) as Record<
    string,
    unknown
  >;
  return {
    raw: raw === '' ? undefined : raw,
    data,
    meta,
    errors,
    status,
    statusText,
    header: (headers as Record<string, string>)['x-answer'],
  };
};

const call = (
  { directus }: Rig,
  verb: (typeof VERBS)[number],
  body: unknown,
  options: object = {},
) =>
  hasBody(verb)
    ? directus.transport[verb as 'post']('/custom/path', body, options)
    : directus.transport[verb as 'get']('/custom/path', options);

const verbs = VERBS.flatMap((verb): Contract[] => [
  {
    name: `transport.${verb}: params and headers`,
    methods: [`transport.${verb}`],
    run: (rig) =>
      response(
        call(
          rig,
          verb,
          { a: 1 },
          {
            params: { a: 1, b: 'x y', list: [1, 2], object: { c: [3] }, none: null, no: undefined },
            headers: { 'X-Own': 'one' },
          },
        ),
      ),
    answer: answered,
  },
  ...(hasBody(verb)
    ? Object.entries(BODIES).map(([about, body]): Contract => ({
        name: `transport.${verb}: ${about} as the body`,
        methods: [`transport.${verb}`],
        run: (rig) => response(call(rig, verb, body)),
        answer: answered,
      }))
    : []),
  {
    name: `transport.${verb}: 404 with errors`,
    methods: [`transport.${verb}`],
    run: (rig) => response(call(rig, verb, undefined)),
    answer: {
      status: 404,
      ...(verb !== 'head' && {
        body: { errors: [{ message: 'No route.', extensions: { code: 'ROUTE_NOT_FOUND' } }] },
      }),
    },
  },
  {
    name: `transport.${verb}: the connection is lost`,
    methods: [`transport.${verb}`],
    run: (rig) => {
      // Reads are sent again here; the class-based SDK ignores the option.
      const directus = rig.make({ transport: { retry: false } });
      return response(call({ ...rig, directus }, verb, undefined));
    },
    answer: 'close',
  },
]);

const others: readonly Contract[] = [
  {
    name: 'transport.get: an address without a slash, and one with a query',
    methods: ['transport.get'],
    run: async ({ directus }) => {
      await directus.transport.get('custom/path');
      await directus.transport.get('/custom/path?a=1&b=2', { params: { c: 3 } });
    },
  },
  {
    name: 'transport.get: an answer of text',
    methods: ['transport.get'],
    run: async ({ directus }) => {
      const { raw, data } = await directus.transport.get('/a');
      return { raw, data };
    },
    answer: { body: 'some text' },
  },
  {
    name: 'transport.get: an answer that is JSON, but no object of Directus',
    methods: ['transport.get'],
    run: async ({ directus }) => {
      const { raw, data } = await directus.transport.get('/a');
      return { raw, data };
    },
    answer: { body: [1, 2] },
  },
  {
    name: 'transport.get: responseType arraybuffer',
    methods: ['transport.get'],
    run: async ({ directus }) => {
      const { raw } = await directus.transport.get('/a', { responseType: 'arraybuffer' });
      return Buffer.from(raw as ArrayBuffer).toString();
    },
    answer: { body: 'bytes' },
  },
  {
    name: 'transport: params and headers of the client, and of one request over them',
    methods: ['new Directus'],
    run: async ({ make }) => {
      const directus = make({
        transport: { params: { a: 1, b: 2 }, headers: { 'X-Own': 'client', 'X-Two': '2' } },
      });
      await directus.items('articles').readOne(1);
      await directus.transport.get('/a', { params: { b: 3 }, headers: { 'X-Own': 'request' } });
    },
  },
  {
    name: 'transport: url',
    methods: ['new Directus', 'new Transport'],
    run: ({ sdk, url, directus }) => [
      directus.url === url,
      directus.transport.url === url,
      new sdk.Transport({ url: `${url}/api` }).url === `${url}/api`,
    ],
  },
  {
    name: 'new Directus: an address with a path, with and without a slash at its end',
    methods: ['new Directus'],
    run: async ({ make, url }) => {
      for (const path of ['/api', '/api/'])
        await make({}, url + path)
          .items('articles')
          .readOne(1);
    },
  },
  {
    name: 'new Transport: alone, with headers and params',
    methods: ['new Transport'],
    run: ({ sdk, url }) =>
      response(
        new sdk.Transport({ url, params: { a: 1 }, headers: { 'X-Own': 'yes' } }).get(
          '/server/ping',
        ),
      ),
    answer: { body: 'pong' },
  },
  {
    name: 'ITransport: one of one’s own answers every call of items',
    methods: ['ITransport', '{ transport }'],
    run: async ({ sdk, make }) => {
      const seen: unknown[] = [];
      const give =
        (verb: string) =>
        (...args: unknown[]) => {
          seen.push([verb, ...args]);
          return Promise.resolve({ raw: '', data: { id: 1 }, status: 200, headers: {} });
        };
      class Own extends sdk.ITransport {
        override get = give('get') as never;
        override head = give('head') as never;
        override options = give('options') as never;
        override delete = give('delete') as never;
        override post = give('post') as never;
        override put = give('put') as never;
        override patch = give('patch') as never;
      }
      const directus = make({ transport: new Own() });
      const results = [
        await directus.items('a').readOne(1),
        await directus.items('a').readByQuery(),
        await directus.items('a').createOne({ b: 2 }),
      ];
      await directus.items('a').deleteOne(1);
      // The last arguments are each package's own.
      return [results, seen.map((args) => (args as unknown[]).slice(0, 2))];
    },
  },
  {
    name: 'ITransport: an error of its own reaches the caller as it is',
    methods: ['ITransport'],
    run: async ({ sdk, make }) => {
      const fail = () => Promise.reject(new sdk.TransportError(null, { status: 403, raw: {} }));
      class Own extends sdk.ITransport {
        override get = fail as never;
        override head = fail as never;
        override options = fail as never;
        override delete = fail as never;
        override post = fail as never;
        override put = fail as never;
        override patch = fail as never;
      }
      await make({ transport: new Own() }).items('a').createOne({});
    },
  },
  {
    name: 'new TransportError: its message, errors, response and parent',
    methods: ['new TransportError'],
    run: ({ sdk }) => {
      const parent = new Error('lost');
      const errors = [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }];
      return [
        new sdk.TransportError(parent),
        new sdk.TransportError(null, { status: 403, errors, raw: { errors } }),
        new sdk.TransportError(parent, { status: 500, raw: 'x' }),
      ].map((error) => ({
        message: error.message,
        errors: error.errors,
        status: error.response?.status,
        raw: error.response?.raw as unknown,
        isError: error instanceof Error,
        isTransportError: error instanceof sdk.TransportError,
      }));
    },
  },
  {
    name: 'new TransportError: parent',
    methods: ['new TransportError'],
    run: ({ sdk }) => {
      const parent = new Error('lost');
      return new sdk.TransportError(parent).parent === parent;
    },
  },
  {
    name: 'transport.beforeRequest: a hook',
    methods: ['transport.beforeRequest'],
    run: ({ make }) => {
      const beforeRequest = (config: object) => config;
      return make({ transport: { beforeRequest } }).items('a').readOne(1);
    },
  },
  {
    name: 'Meta: its values',
    methods: ['Meta.TOTAL_COUNT', 'Meta.FILTER_COUNT'],
    run: ({ sdk }) => ({ ...sdk.Meta }),
  },
];

export const transportContracts: readonly Contract[] = [...verbs, ...others];
