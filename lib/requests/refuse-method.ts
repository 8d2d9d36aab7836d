import { identity } from 'rxjs';
import { Call } from '../call';
import { InvalidParamError } from '../errors/errors';

/** Returns a Call that fails with an `InvalidParamError`, for a method of `items` that can mean nothing to a handler. */
export const refuseMethod = (method: string, reason: string): Call<never> =>
  Call.from<never, never>(() => {
    throw new InvalidParamError(method, reason);
  }, identity);
