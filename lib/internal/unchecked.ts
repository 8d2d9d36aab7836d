/**
 * Returns `value` with the type `T`, without a check. Used for server data, which is trusted to match its schema because a check
 * of every row would cost more than the request, and for values whose type TypeScript cannot infer. The only type assertion in
 * `lib`.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters, no-restricted-syntax -- the point of this function, see above
export const unchecked = <T>(value: unknown): T => value as T;
