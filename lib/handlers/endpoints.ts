import { segment } from '../transport/url';
import type { ITransport } from '../transport/types';
import { trust } from '../types/trust';
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
 * The names in it are the method's arguments, in this order; `requestOptions` follow. Each is sent where it stands:
 *
 * | In the line | Is sent as |
 * | --- | --- |
 * | `:id` | a part of the path, encoded so that no key reaches another route; `:id?` may be left out |
 * | `name` | a property of the body |
 * | `...item` | the body, or what is added to it; refused unless it is an object; `...item?` may be left out |
 * | `[items]` | the body; refused unless it is an array of objects |
 * | `ids[]` | a property of the body; refused unless it is an array |
 * | `?token` | a parameter; a flag that is false is left out, as the server takes any text for true |
 * | `?length=32` | the same with a default |
 * | `?...query` | parameters |
 * | `_query` | nothing: taken because other handlers have it |
 *
 * `@` at the start of a path is the handler's own, such as `/items/articles`.
 */
export type Endpoint = `${Reply} ${Verb} ${string}`;

/** A line for each method that `Made` has and `Base` has not. */
export type Endpoints<Made, Base = Handler> = {
  readonly [
    M in Exclude<keyof Made, keyof Base> as Made[M] extends (...args: never[]) => unknown
      ? M
      : never
  ]: Endpoint;
};

export type Instance<C> = C extends new (...args: never[]) => infer I ? I : never;

/** A handler whose methods are `lines`; `C` says their types. */
export const handler = <C>(lines: Endpoints<Instance<C>>): C =>
  withEndpoints<C>(class extends Handler {}, lines);

/** `Base` with methods added that send what `lines` say. */
export function withEndpoints<C>(Base: { readonly prototype: Handler }, lines: object): C {
  for (const [name, line] of Object.entries<Endpoint>(trust(lines)))
    Reflect.set(Base.prototype, name, method(line));
  return trust<C>(Base);
}

function method(line: Endpoint) {
  const [reply, verb, route = '', ...params] = line.split(' ');
  const count = params.length + route.split(':').length - 1;
  return function (this: Handler, ...args: unknown[]) {
    const ask = () => {
      let next = 0;
      const path = route
        .replace('@', () => this['root']())
        .replace(/\/:(\w+)(\??)/g, (_, name: string, optional: string) => {
          const key = args[next++];
          return optional && key === undefined ? '' : `/${segment(name, key)}`;
        });
      return [path, ...sent(params, args.slice(next))] as const;
    };
    return this['call'](
      trust<Reply>(reply),
      trust<Verb>(verb),
      ask,
      trust<ItemsOptions>(args[count]),
    );
  };
}

/** Query and body. */
function sent(params: readonly string[], args: readonly unknown[]) {
  let query: object | undefined;
  let body: unknown;
  params.forEach((param, i) => {
    const [, mark, name = '', end, preset] = /^(\W*)(\w+)(\W*)(\w*)$/.exec(param) ?? [];
    const value = args[i] ?? (end === '?' ? {} : preset || args[i]);
    if (mark === '?...') query = { ...query, ...trust<object>(value) };
    else if (mark === '?') query = { ...query, [name]: value || undefined };
    else if (mark === '...')
      body = body ? { ...body, ...record(name, trust<object>(value)) } : record(name, value);
    else if (mark === '[') body = records(name, trust<unknown[]>(value));
    else if (!name.startsWith('_'))
      body = {
        ...trust<object>(body),
        [name]: end === '[]' ? list(name, trust<unknown[]>(value)) : value,
      };
  });
  return [query, body] as const;
}
