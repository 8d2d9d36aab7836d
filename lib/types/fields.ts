/** The item or items a relation's field leads to; `never` for a field that holds a value. */
export type Related<F> =
  NonNullable<F> extends infer V
    ? V extends readonly (infer Item)[]
      ? Extract<Item, object>
      : V extends Date
        ? never
        : Extract<V, object>
    : never;

/**
 * `P` if it names a field of T, else the nearest valid names, which is what the error then shows.
 * It looks at what was written instead of listing what could be, so its cost does not grow with the schema.
 */
export type FieldPath<T, P extends string> = P extends `${infer Head}.${infer Rest}`
  ? Head extends '*'
    ? P
    : Head extends keyof T & string
      ? unknown extends T[Head]
        ? P
        : [Related<T[Head]>] extends [never]
          ? keyof T & string
          : `${Head}.${FieldPath<Related<T[Head]>, Rest>}`
      : keyof T & string
  : P extends '*' | keyof T | `${string}(${string})`
    ? P
    : '*' | (keyof T & string);
