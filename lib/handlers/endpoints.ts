import type { ITransport } from '../transport/types';
import { segment } from '../transport/url';
import { trust } from '../types/trust';
import { bodyQuery } from './flat-query';
import {
  Handler,
  type ItemsOptions,
  list,
  record,
  records,
  type Reply,
  type Verb,
} from './handler';

/**
 * A method in one line: what it gives, the verb, the path, and what else is sent.
 *
 *     promote: 'data POST /versions/:id/promote mainHash fields'
 *     updateOne: 'data PATCH /fields/:collection/:field ...patch'
 *
 * The names in it are the method's arguments, in this order; `requestOptions` follow. Each is sent where it stands,
 * one that stands twice in both places:
 *
 * | In the line | Is sent as |
 * | --- | --- |
 * | `:id` | a part of the path, encoded so that no key reaches another route; `:id?` may be left out |
 * | `name` | a property of the body |
 * | `...item` | the body, or what is added to it; refused unless it is an object; `...item?` may be left out |
 * | `[items]` | the body; refused unless it is an array of objects |
 * | `ids[]` | a property of the body; refused unless it is an array |
 * | `{query}` | a property of the body: a query; refused unless it is an object; `{query}?` may be left out |
 * | `?token` | a parameter; a flag that is false is left out, as the server takes any text for true |
 * | `?length=32` | the same with a default |
 * | `?...query` | parameters |
 * | `_query` | nothing: taken because other handlers have it |
 *
 * `@` at the start of a path is the handler's own, such as `/items/articles`.
 */
export type Endpoint = `${Reply} ${Verb} ${string}`;

/** A line for each method that `Made` has and `Base` has not, and a class for each handler that hangs on it. */
export type Endpoints<Made, Base = Handler> = {
  readonly [M in Exclude<keyof Made, keyof Base>]: Made[M] extends (...args: never[]) => unknown
    ? Endpoint
    : HandlerClass<Made[M]>;
};

type HandlerClass<H = object> = new (transport: ITransport, url: string) => H;

export type Instance<C> = C extends new (...args: never[]) => infer I ? I : never;

/** A handler whose methods are `lines`; `C` says their types. */
export const handler = <C>(lines: Endpoints<Instance<C>>): C =>
  withEndpoints<C, Handler>(class extends Handler {}, lines);

/** `Base` with methods added that send what `lines` say. */
export function withEndpoints<C, B extends Handler>(
  Base: new (...args: never[]) => B,
  lines: Endpoints<Instance<C>, B>,
): C {
  const given = trust<Readonly<Record<string, Endpoint | HandlerClass>>>(lines);
  const prototype = trust<object>(Base.prototype);
  for (const [name, line] of Object.entries(given))
    if (typeof line === 'string') Reflect.set(prototype, name, method(line));
    else hang(prototype, name, line);
  return trust<C>(Base);
}

/** So that a test may put something else in its place. */
const open = { configurable: true, enumerable: true };

/** Hangs a handler on whatever has a transport: it is made when it is first asked for. */
export function hang(prototype: object, name: string, Class: HandlerClass): void {
  Object.defineProperty(prototype, name, {
    get(this: { readonly transport: ITransport; readonly url: string }) {
      const value = new Class(this.transport, this.url);
      Object.defineProperty(this, name, { value, ...open });
      return value;
    },
    ...open,
  });
}

type Given = Readonly<Record<string, unknown>>;

function method(line: Endpoint) {
  const [reply, verb, route = '', ...params] = line.split(' ');
  const named = [route, ...params].join(' ').matchAll(/(?::| [?.[{]*)(\w+)/g);
  const names = [...new Set(Array.from(named, ([, name = '']) => name))];
  // What stands around the keys, and in the odd places the keys.
  const parts = route.split(/\/:(\w+\??)/);
  const inputs = params.map((param) => /^(\W*)(\w+)(\W*)(\w*)$/.exec(param) ?? []);
  return function (this: Handler, ...args: unknown[]) {
    const given: Record<string, unknown> = {};
    names.forEach((name, i) => (given[name] = args[i]));
    const part = (text: string, i: number) => {
      if (i % 2 === 0) return text.replace('@', () => this['root']());
      const name = text.replace('?', '');
      return name !== text && given[name] === undefined ? '' : `/${segment(name, given[name])}`;
    };
    return this['call'](
      trust<Reply>(reply),
      trust<Verb>(verb),
      () => [parts.map(part).join(''), ...sent(inputs, given)],
      trust<ItemsOptions>(args[names.length]),
    );
  };
}

/** Query and body. */
function sent(inputs: readonly (readonly string[])[], given: Given) {
  let query: object | undefined;
  let body: object | undefined;
  for (const [, mark, name = '', end = '', preset] of inputs) {
    const value = trust<object>(given[name] ?? (end.endsWith('?') ? {} : given[name]));
    if (mark === '?...') query = { ...query, ...value };
    else if (mark === '?') {
      const flag = given[name] ?? (preset || undefined);
      query = { ...query, [name]: flag === false ? undefined : flag };
    } else if (mark === '...')
      body = body ? { ...body, ...record(name, value) } : record(name, value);
    else if (mark === '[') body = records(name, trust<object[]>(value));
    else if (!name.startsWith('_'))
      body = {
        ...body,
        [name]:
          mark === '{'
            ? bodyQuery(record(name, value))
            : end === '[]'
              ? list(name, trust<unknown[]>(value))
              : value,
      };
  }
  return [query, body] as const;
}
