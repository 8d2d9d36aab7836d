import { InvalidParamError } from '../errors/errors';

/** Throws for the query of a write that names a version: the server ignores it and changes the published item. */
export function refuseVersion(query: object): void {
  for (const name of ['version', 'versionRaw']) {
    const value: unknown = Reflect.get(query, name);
    if (value !== undefined && value !== null)
      throw new InvalidParamError(
        `query.${name}`,
        'cannot be written to; directus.versions.save(id, data) changes a content version',
      );
  }
}
