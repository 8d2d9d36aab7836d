import { isObservable, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Call, Directus, isEmptyParamError, isInvalidParamError } from '../../lib';
import { Handler } from '../../lib/requests/handler';
import { collections } from '../parity/collections';
import { endpoints } from '../parity/endpoints';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

/** One call of a method with arguments that are right. */
interface Sample {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** The names under which a client reaches each of its handlers. */
function handlersOf(owner: object, before = '', depth = 0): ReadonlyMap<string, object> {
  const found = new Map<string, object>();
  for (const [name, value] of Object.entries(owner) as [string, unknown][])
    if (value instanceof Handler && depth < 4) {
      found.set(before + name, value);
      for (const [inner, handler] of handlersOf(value, `${before}${name}.`, depth + 1))
        found.set(inner, handler);
    }
  return found;
}

const methodsOf = (handler: object): string[] => {
  const names = new Set<string>();
  for (
    let proto = Object.getPrototypeOf(handler) as object;
    proto !== Handler.prototype;
    proto = Object.getPrototypeOf(proto) as object
  )
    for (const name of Object.getOwnPropertyNames(proto)) names.add(name);
  return [...names].filter((name) => name !== 'constructor');
};

/** What each entry of the parity spec calls, with which arguments. */
function samplesOf(): Sample[] {
  const samples: Sample[] = [];
  const recorder = (path: string): unknown =>
    new Proxy(() => undefined, {
      get: (_, name) => recorder(path === '' ? String(name) : `${path}.${String(name)}`),
      apply: (_, __, args: unknown[]) => {
        if (/^(?:items|singleton)$/.test(path)) return recorder(`${path}()`);
        samples.push({ method: path, args });
        return undefined;
      },
    });
  for (const { call } of [...collections, ...endpoints]) void call(recorder('') as Directus);
  return samples;
}

const row = { title: 'x' };
const blob = new Blob(['x']);
/** Methods that the parity spec does not call by themselves. */
const more: readonly Sample[] = [
  { method: 'items().pages', args: [{ limit: 1 }, {}] },
  { method: 'items().readAll', args: [{ limit: 1 }, {}] },
  { method: 'files.upload', args: [blob, row, {}] },
  { method: 'files.replace', args: ['a', blob, row, {}] },
  { method: 'files.download', args: ['a', { width: 1 }, {}] },
];

/** Checked where it is called: it returns an address and no Call. */
const SYNCHRONOUS = ['assets.url'];

/** Values that no parameter takes, by the kind of the value that it does take. */
const wrong = (right: unknown): readonly unknown[] => {
  const never = [null, Symbol('s'), () => 1, NaN];
  if (typeof right === 'string') return [...never, {}, [], true, ''];
  if (typeof right === 'number') return [...never, {}, [], true];
  if (typeof right === 'boolean') return [...never, {}, [], 'text', 1];
  if (Array.isArray(right)) return [...never, {}, 'text', 5, true, [null], [undefined], [NaN]];
  if (right === undefined) return never;
  return [...never, 'text', 5, true, []];
};

/** Parameters that take more than their sample shows, or that the method ignores. */
const takes: Readonly<Record<string, (value: unknown) => boolean>> = {
  'users.invites.send 0': (value) => Array.isArray(value),
  'files.upload 0': (value) => Array.isArray(value) && value.length === 0,
  'users.tfa.enable 1': (value) => value === undefined,
};
const ignored =
  /^(?:collections|fields|relations)\.readByQuery 0$|^collections\.readMany 1$|^settings\.(?:readOne|readMany|updateOne|updateByQuery) 0$/;

const outcome = (made: Observable<unknown>): Promise<unknown> =>
  new Promise((resolve) => {
    made.subscribe({ error: resolve, complete: () => { resolve('sent'); } }); // prettier-ignore
  });

describe('arguments of handlers', () => {
  let server: RecordingServer;
  let directus: Directus;
  const samples = [...samplesOf(), ...more];

  beforeAll(async () => {
    server = await startRecordingServer();
    directus = new Directus(server.url, { transport: { retry: false } });
  });
  afterAll(() => server.stop());

  const find = (method: string): { handler: Record<string, unknown>; name: string } => {
    const path = method.split('.');
    const name = path.pop() ?? '';
    const handler = path.reduce<unknown>(
      (at, part) =>
        part === 'items()'
          ? directus.items('c')
          : part === 'singleton()'
            ? directus.singleton('c')
            : (at as Record<string, unknown>)[part],
      directus,
    );
    return { handler: handler as Record<string, unknown>, name };
  };
  const invoke = (method: string, args: readonly unknown[]): unknown => {
    const { handler, name } = find(method);
    return (handler[name] as (...given: readonly unknown[]) => unknown).call(handler, ...args);
  };

  it('samples cover every method of every handler', () => {
    const client = new Directus('http://directus.example.com');
    const known = new Set([...samples.map(({ method }) => method), ...SYNCHRONOUS]);
    const all = [
      ...handlersOf(client),
      ['items()', client.items('c')] as const,
      ['singleton()', client.singleton('c')] as const,
    ];
    // A collection's own methods are those of `items`, which one sample of each kind shows.
    const shared = new Set(methodsOf(client.items('c')));
    for (const [name, handler] of all)
      for (const method of methodsOf(handler))
        expect(
          known.has(`${name}.${method}`) ||
            shared.has(method) ||
            known.has(`users.${name.replace(/^users\./, '')}.${method}`) ||
            /^users\.me\.tfa$/.test(name),
          `${name}.${method} has no sample`,
        ).toBe(true);
  });

  it.each(samples)(
    '$method: refuses what no parameter takes through its Call, and sends nothing',
    async ({ method, args }) => {
      server.reset(() => ({ body: { data: [] } }));
      for (const [i, right] of args.entries()) {
        const place = `${method} ${i}`;
        if (ignored.test(place)) continue;
        for (const value of wrong(right)) {
          if (takes[place]?.(value) === true) continue;
          const given = args.map((each, j) => (i === j ? value : each));
          const made = invoke(method, given);
          const what = `${place} as ${typeof value} ${JSON.stringify(value)}`;
          expect(made instanceof Call || isObservable(made), what).toBe(true);
          const error = await outcome(made as Observable<unknown>);
          expect(isInvalidParamError(error) || isEmptyParamError(error), `${what}: ${String(error)}`).toBe(true); // prettier-ignore
        }
      }
      expect(server.seen).toEqual([]);
    },
  );

  it('items: a collection’s name and options that are wrong fail its calls', async () => {
    server.reset(() => ({ body: { data: [] } }));
    for (const name of [null, undefined, '', '..', Symbol('s'), {}, []])
      expect(isInvalidParamError(await outcome(directus.items(name as never).readByQuery())) || name === '').toBe(true); // prettier-ignore
    for (const options of [null, 'text', 5, { primaryKey: 5 }])
      expect(isInvalidParamError(await outcome(directus.items('c', options as never).readMany([1])))).toBe(true); // prettier-ignore
    expect(server.seen).toEqual([]);
  });
});
