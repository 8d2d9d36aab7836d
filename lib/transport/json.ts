import { InvalidParamError } from '../errors/errors';

/** A value as JSON; what JSON cannot hold (a cycle, a function, a symbol) is the fault of `param`. */
export function toJson(param: string, value: unknown): string {
  let json: unknown;
  let reason = '';
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    reason = `: ${String(cause)}`;
  }
  if (typeof json === 'string') return json;
  throw new InvalidParamError(param, `cannot be written as JSON${reason}`);
}
