/**
 * Returns server data with the type that the schema gives it. The server is trusted to
 * send what its schema says: checking every row would cost more than the request.
 * The one place in `lib` where a type is asserted rather than proved.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters, no-restricted-syntax -- the point of this function, see above
export const unchecked = <T>(value: unknown): T => value as T;
