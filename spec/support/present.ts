/** Returns a row that was written, and that the user may read: `undefined` fails the spec. */
export function present<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('the server answered without a row');
  return row;
}
