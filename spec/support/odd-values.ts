import fc from 'fast-check';

const throwing = (): never => {
  throw new TypeError('a getter of somebody else has thrown');
};

const getterOf = (name: string | symbol) => Object.defineProperty({}, name, { get: throwing });

type Settle = (value: unknown) => void;

/** Made anew each time, and not looked at by fast-check, whose own checks would run into what throws. */
const hostile: readonly (() => unknown)[] = [
  () => Symbol('x'),
  () => Object('x') as unknown,
  () => () => 'x',
  () => getterOf('then'),
  () => getterOf('toString'),
  () => getterOf(Symbol.toPrimitive),
  () => ({ toString: throwing, valueOf: throwing }),
  () => ({ toString: 1 }),
  () => new Proxy({}, { get: throwing, has: throwing, ownKeys: throwing }),
  () => Object.freeze(['x']),
  () => ({ then: 5 }),
  () => ({ then: throwing }),
  () => ({ then: () => undefined }),
  () => ({
    then: (resolve: Settle) => {
      resolve('x');
    },
  }),
  () => ({
    then: (resolve: Settle) => {
      resolve(getterOf('then'));
    },
  }),
  () => ({
    then: (_: unknown, reject: Settle) => {
      reject(undefined);
    },
  }),
  () => ({
    then: (resolve: Settle) => {
      resolve('x');
      throwing();
    },
  }),
  () => new Promise(() => undefined),
];

const plain = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  fc.string(),
  fc.double(),
  fc.integer().map(String),
  fc.constantFrom(NaN, -1, 1e300, '1e300', '9007199254740993', '0x10', '\u0000', 'a\r\nb'),
);

/** Makes a value of any kind that JavaScript has, among them those that throw as soon as they are looked at. */
export const oddValue: fc.Arbitrary<() => unknown> = fc.oneof(
  plain.map((value) => () => value),
  fc.constantFrom(...hostile),
);

/** Makes one of these. */
export const oneOf = (...values: readonly unknown[]): fc.Arbitrary<() => unknown> =>
  fc.constantFrom(...values).map((value) => () => value);

/** Makes an object of such values, where some may be missing. */
export const oddRecord = (
  fields: Readonly<Record<string, fc.Arbitrary<() => unknown>>>,
  requiredKeys?: readonly string[],
): fc.Arbitrary<() => unknown> =>
  fc
    .record(fields, requiredKeys && { requiredKeys: [...requiredKeys] })
    .map(
      (makers) => () =>
        Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make()])),
    );
