import { concatMap, from, toArray } from 'rxjs';
import { Call } from '../call';

/**
 * Makes one request after the other, for endpoints that take one thing at a time. Stops at the first error: what was done
 * before it stays done.
 *
 * @param values returns what the requests are made for; called when the first is due, so that a wrong argument fails the Call
 * @param read maps the values of the requests to the value of the Call
 */
export const sendInSequence = <V, R, T>(
  values: () => readonly V[],
  request: (value: V) => Call<R>,
  read: (results: R[]) => T,
): Call<T> => Call.from(() => from(values()).pipe(concatMap(request), toArray()), read);

/** Returns the rows of several requests as a list, without those that the user may not read. */
export const asList = <R>(rows: readonly (R | undefined)[]): { data: R[] } => ({
  data: rows.filter((row) => row !== undefined),
});
