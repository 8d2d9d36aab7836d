import { InvalidParamError } from '../errors/errors';

/** Returns `name` if it names one field; the server would read several out of a comma, and all out of an empty text. */
export function requireFieldName(param: string, name: string): string {
  // A function may take several arguments: `json(address, city)`.
  if (name === '' || name.replace(/\([^()]*\)/g, '').includes(','))
    throw new InvalidParamError(param, 'must hold one field name in each place, without commas');
  return name;
}
