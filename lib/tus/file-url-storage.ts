import * as tus from 'tus-js-client';
import { InvalidParamError } from '../errors/errors';
import { text } from '../internal/argument-checks';
import { unchecked } from '../internal/unchecked';

/**
 * Remembers unfinished uploads in a file, for {@link ResumableOptions.urlStorage} in Node. It holds paths on the
 * server, names and sizes, no token. Throws `InvalidParamError` in browsers.
 *
 * @example
 * resumableUpload(directus, file, {}, { urlStorage: fileUrlStorage('./uploads.json') });
 */
export function fileUrlStorage(path: string): tus.UrlStorage {
  text('path', path);
  // tus-js-client 4.3.1 has it in its build for Node, and in no type.
  const given: unknown = Reflect.get(tus, 'FileUrlStorage');
  if (typeof given !== 'function')
    throw new InvalidParamError('path', 'cannot be used in a browser');
  const FileUrlStorage = unchecked<new (path: string) => tus.UrlStorage>(given);
  return new FileUrlStorage(path);
}
