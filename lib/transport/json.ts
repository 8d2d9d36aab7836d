import { InvalidParamError } from '../errors/errors';

/** A value as JSON; what JSON cannot hold (a cycle, a function, a symbol) is the fault of `param`. */
export function toJson(param: string, value: unknown): string {
  let json: unknown;
  let cause: unknown;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    cause = error;
  }
  if (typeof json === 'string') return json;
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  throw new InvalidParamError(param, `cannot be written as JSON${reason}`, cause);
}
