import { map } from 'rxjs';
import type { Interceptor } from '../../lib/transport/backend';

const isPlain = (value: object): boolean =>
  Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));

/**
 * Freezes plain objects and arrays with everything plain in them, and returns `value`: whoever modifies what it was given
 * then fails with a TypeError. Blobs, forms, streams, signals and instances of classes stay as they are.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || !isPlain(value) || Object.isFrozen(value))
    return value;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) {
    const { value: inner } = Object.getOwnPropertyDescriptor(value, key) ?? {};
    deepFreeze(inner as unknown);
  }
  return value;
}

/** Freezes the content of each request that passes, and that of its answer. */
export const freezing: Interceptor = (request, next) =>
  next(deepFreeze(request)).pipe(
    map((event) => {
      if (event.type === 'reply') {
        deepFreeze(event.body.raw);
        deepFreeze(event.body.meta);
        deepFreeze(event.body.errors);
      }
      return event;
    }),
  );

const isOwnClass = (value: object): boolean => /(?:Handler|Meta)$/.test(value.constructor.name);

/** A client whose methods freeze their arguments: nothing that a caller passes in may be modified. */
export function withFrozenArguments<T extends object>(client: T): T {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member === 'function' && name !== 'constructor')
        return (...parameters: unknown[]): unknown => {
          for (const parameter of parameters) deepFreeze(parameter);
          const result: unknown = Reflect.apply(member, target, parameters);
          return wrapped(result);
        };
      return wrapped(member);
    },
  });
}

const wrapped = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && isOwnClass(value)
    ? withFrozenArguments(value)
    : value;
