/** Returns true for an object of any kind, whose members may be read. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Returns true for an object with a method `name`. */
export const hasMethod = <Name extends string>(
  value: unknown,
  name: Name,
): value is Readonly<Record<Name, () => unknown>> =>
  isObject(value) && typeof Reflect.get(value, name) === 'function';

/** Returns true if this is a literal, of any realm, rather than an object of a class. */
export const isLiteral = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** Returns the tag of a value by `Object.prototype.toString`: `Object`, `Array`, `Map`, … of any realm. */
export const toStringTag = (value: unknown): string =>
  Object.prototype.toString.call(value).slice(8, -1);
